//! A broken document made whole, so that a check can go on behind the first fault of shape.

use jsonschema::{ValidationError, error::ValidationErrorKind as Kind};
use serde_json::{Map, Value as Json};

use super::{
    read::Document,
    shape::{Shape, resolve},
    source::Source,
    yaml,
};

/// What is put in may have a fault of its own, such as a field that is missing in turn.
const ROUNDS: usize = 8;
/// A file with more faults than this was not meant for a bank, and each would cost a look for each of the others.
const MOST: usize = 2000;

/// Holds a document in which everything broken was replaced, and the pointers to what was.
pub struct Repaired<T> {
    pub document: T,
    replaced: Vec<String>,
}

/// Puts something of the right shape in place of everything broken. `None` for what is not YAML, or not ours.
pub fn repair<T: Document>(source: &Source) -> Option<Repaired<T>> {
    let mut json = yaml::tree(&source.name, &source.text).ok()?.json();
    let mut replaced = Vec::new();
    for _ in 0..ROUNDS {
        let deeds = T::shape().deeds(&json);
        if deeds.is_empty() {
            break;
        }
        if replaced.len() + deeds.len() > MOST {
            return None;
        }
        for deed in deeds {
            if let Deed::Put(pointer, _) = &deed {
                replaced.push(pointer.clone());
            }
            deed.apply(&mut json);
        }
    }
    Some(Repaired { document: serde_json::from_value(json).ok()?, replaced })
}

impl<T> Repaired<T> {
    /// Tells whether what stands at `pointer` is what was written, and so does all that a check there looks at.
    pub fn is_as_written(&self, pointer: &str) -> bool {
        let steps: Vec<&str> = pointer.split('/').take(4).collect();
        let is_clear = |replaced: &String| {
            let below = |it: &str, top: &str| it == top || it.starts_with(&format!("{top}/"));
            // An anchor is words; no rule counts them.
            let is_above = below(replaced, pointer) && !replaced.contains("/anchors");
            let is_sum =
                matches!(steps.as_slice(), [_, _, _, "figures"]) && below(replaced, &steps.join("/"));
            let is_ruled = match steps.as_slice() {
                [_, "questions", at, field] => {
                    let rules = ["kind", "exercise"].map(|it| format!("/questions/{at}/{it}"));
                    rules.contains(replaced) && !["topics", "figures"].contains(field)
                }
                _ => false,
            };
            !below(pointer, replaced) && !is_above && !is_sum && !is_ruled
        };
        self.replaced.iter().all(is_clear)
    }
}

/// Makes one change that takes a fault of shape away.
enum Deed {
    Remove(String, Vec<String>),
    Put(String, Json),
}

impl Deed {
    fn apply(self, json: &mut Json) {
        match self {
            Self::Remove(owner, names) => {
                if let Some(Json::Object(fields)) = json.pointer_mut(&owner) {
                    fields.retain(|name, _| !names.contains(name));
                }
            }
            Self::Put(pointer, value) => {
                if let Some(place) = json.pointer_mut(&pointer) {
                    *place = value;
                } else if let Some((owner, name)) = pointer.rsplit_once('/')
                    && let Some(Json::Object(fields)) = json.pointer_mut(owner)
                {
                    fields.insert(name.to_owned(), value);
                }
            }
        }
    }
}

impl Shape {
    /// Lists what takes every fault of shape away.
    fn deeds(&self, json: &Json) -> Vec<Deed> {
        self.validator.iter_errors(json).map(|error| self.deed(&error)).collect()
    }

    fn deed(&self, error: &ValidationError) -> Deed {
        let base = error.instance_path().as_str().to_owned();
        let path = error.schema_path().as_str().to_owned();
        // The last step is the rule that was broken; above it stands what the rule is about.
        let owner = path.rsplit_once('/').map_or("", |(owner, _)| owner);
        let here = resolve(&self.schema, owner).unwrap_or(&Json::Null);
        match error.kind() {
            Kind::AdditionalProperties { unexpected } => Deed::Remove(base, unexpected.clone()),
            Kind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                let field = here.get("properties").and_then(|it| it.get(name)).unwrap_or(&Json::Null);
                Deed::Put(format!("{base}/{name}"), self.sample(field, ROUNDS))
            }
            _ => Deed::Put(base, self.sample(here, ROUNDS)),
        }
    }

    /// Makes up a value that a part of the schema allows.
    fn sample(&self, part: &Json, depth: usize) -> Json {
        if depth == 0 {
            return Json::Null;
        }
        let inner = |it: &Json| self.sample(it, depth - 1);
        if let Some(target) = part.get("$ref").and_then(Json::as_str) {
            let target = target.strip_prefix('#').and_then(|it| self.schema.pointer(it));
            return inner(target.unwrap_or(&Json::Null));
        }
        if let Some(value) = part.get("const") {
            return value.clone();
        }
        let first = ["enum", "oneOf", "anyOf"].into_iter().find_map(|it| Some((it, part.get(it)?.get(0)?)));
        match first {
            Some(("enum", value)) => return value.clone(),
            Some((_, value)) => return inner(value),
            None => {}
        }
        let kind = part.get("type").and_then(|it| it.as_str().or_else(|| it.get(0)?.as_str()));
        match kind {
            Some("object") => {
                let needed = part.get("required").and_then(Json::as_array).into_iter().flatten();
                let field = |name: &Json| {
                    let name = name.as_str()?;
                    Some((name.to_owned(), inner(part.get("properties")?.get(name)?)))
                };
                Json::Object(needed.filter_map(field).collect::<Map<_, _>>())
            }
            Some("array") => {
                let least = part.get("minItems").and_then(Json::as_u64).unwrap_or(0);
                let item = part.get("items").map(inner);
                Json::Array(item.filter(|_| least > 0).into_iter().collect())
            }
            Some("string") => {
                let words = ["x", "1m", "https://example.org/", "2000-01-01"];
                let fits = |it: &&str| jsonschema::is_valid(part, &Json::from(*it));
                Json::from(words.into_iter().find(fits).unwrap_or_default())
            }
            Some("integer" | "number") => part.get("minimum").cloned().unwrap_or_else(|| Json::from(1)),
            Some("boolean") => Json::Bool(false),
            _ => Json::Null,
        }
    }
}
