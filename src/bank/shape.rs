//! The shape of a document, checked against the schema that its type gives: every fault, not only the first.

use jsonschema::{
    Validator,
    error::{TypeKind, ValidationErrorKind as Kind},
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;

use super::{fault::Fault, yaml::Node};

/// Gives the JSON Schema of a document type.
pub fn schema<T: JsonSchema>() -> Json {
    schemars::schema_for!(T).to_value()
}

/// Knows what documents of one type must look like.
#[derive(Debug)]
pub struct Shape {
    pub(super) schema: Json,
    pub(super) validator: Validator,
}

impl Shape {
    /// Works out the shape of `T`. The schemas are our own, so one that cannot be used is a mistake in the program.
    pub fn of<T: JsonSchema>() -> Self {
        let schema = schema::<T>();
        let validator = jsonschema::validator_for(&schema).expect("a usable schema");
        Self { schema, validator }
    }

    /// Tells whether a document that could be read also keeps to what its type cannot say: lengths, ranges, patterns.
    pub fn holds(&self, document: &impl Serialize) -> bool {
        serde_json::to_value(document).is_ok_and(|json| self.validator.is_valid(&json))
    }

    /// Finds all faults of shape in a document, with the pointer to each.
    pub fn faults(&self, file: &str, text: &str, tree: &Node) -> Vec<(String, Fault)> {
        let json = tree.json();
        let mut faults = Vec::new();
        for error in self.validator.iter_errors(&json) {
            let base = error.instance_path().as_str().to_owned();
            for (pointer, message, help) in sentences(&base, &error, &self.schema) {
                let fault = Fault::of_file(file, message, help).at(tree.locate(&pointer), text);
                faults.push((pointer, fault));
            }
        }
        faults
    }
}

/// Puts one schema error into words: pointer, message, help.
fn sentences(
    base: &str,
    error: &jsonschema::ValidationError,
    schema: &Json,
) -> Vec<(String, String, String)> {
    let field = base.rsplit('/').next().unwrap_or_default();
    let one = |message: String, help: String| vec![(base.to_owned(), message, help)];
    match error.kind() {
        Kind::AdditionalProperties { unexpected } => {
            let known = fields(schema, error.schema_path().as_str());
            let sentence = |name: &String| {
                let near =
                    nearest(name, &known).map(|it| format!("Did you mean `{it}`? ")).unwrap_or_default();
                let help = format!("{near}The fields here are: {}.", known.join(", "));
                (
                    format!("{base}/{}", name.replace('~', "~0").replace('/', "~1")),
                    format!("there is no field `{name}`"),
                    help,
                )
            };
            unexpected.iter().map(sentence).collect()
        }
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            one(format!("the field `{name}` is missing"), format!("Add `{name}:` here."))
        }
        Kind::Enum { options } => {
            let options: Vec<String> = options
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|it| Some(it.as_str()?.to_owned()))
                .collect();
            one_of(base, field, error, &options)
        }
        Kind::Pattern { .. } | Kind::AnyOf { .. } if field == "checked" || field == "page_date" => one(
            format!("'{}' is not a day", error.instance().as_str().unwrap_or_default()),
            "Write it like 2026-11-29.".to_owned(),
        ),
        Kind::OneOfNotValid { .. } | Kind::AnyOf { .. } => {
            let options = constants(schema, error.schema_path().as_str());
            if options.is_empty() {
                one(plain(error), String::new())
            } else {
                one_of(base, field, error, &options)
            }
        }
        Kind::Pattern { .. } if field == "id" || field == "name" => one(
            format!("`{}` is not a usable {field}", error.instance().as_str().unwrap_or_default()),
            "Use lower-case letters, digits and hyphens (underscores in the names of figures).".to_owned(),
        ),
        Kind::Pattern { .. } if field == "url" || field == "source" => one(
            "this is not the address of a page".to_owned(),
            "Write it with https:// at the beginning.".to_owned(),
        ),
        Kind::Pattern { .. } => one(
            format!("'{}' is not a length", error.instance().as_str().unwrap_or_default()),
            "Write it like 45m, 90s or 1h30m.".to_owned(),
        ),
        Kind::MinItems { limit } => {
            one(format!("`{field}` has too few entries"), format!("It needs {limit} or more."))
        }
        Kind::MinLength { .. } => one(format!("`{field}` is empty"), "Write something here.".to_owned()),
        Kind::MaxItems { limit } => {
            one(format!("`{field}` has too many entries"), format!("It may have {limit} at most."))
        }
        Kind::MaxLength { limit } => {
            one(format!("`{field}` is too long"), format!("{limit} letters are the limit."))
        }
        Kind::Minimum { limit } => {
            one(format!("`{field}` is {}", error.instance()), format!("It is {limit} or more."))
        }
        Kind::Maximum { limit } => {
            one(format!("`{field}` is {}", error.instance()), format!("It is {limit} at most."))
        }
        Kind::Type { kind: TypeKind::Single(kind) } => one(
            format!("{} is of the wrong type", subject(base)),
            format!("It should be {}.", name(&kind.to_string())),
        ),
        _ => one(format!("`{field}`: {}", plain(error)), String::new()),
    }
}

fn one_of(
    base: &str,
    field: &str,
    error: &jsonschema::ValidationError,
    options: &[String],
) -> Vec<(String, String, String)> {
    let given = error.instance().as_str().map_or_else(|| error.instance().to_string(), str::to_owned);
    let near = nearest(&given, options).map(|it| format!("Did you mean `{it}`? ")).unwrap_or_default();
    vec![(
        base.to_owned(),
        format!("unknown {field} `{given}`"),
        format!("{near}It is one of: {}.", options.join(", ")),
    )]
}

/// Names what a pointer points at, for a sentence.
fn subject(pointer: &str) -> String {
    let mut steps = pointer.rsplit('/');
    match (steps.next().unwrap_or_default(), steps.next()) {
        ("", _) => "the document".to_owned(),
        (number, Some(list)) if number.bytes().all(|it| it.is_ascii_digit()) => {
            format!("an entry of `{list}`")
        }
        (field, _) => format!("`{field}`"),
    }
}

/// Names a type of JSON as people call it.
fn name(kind: &str) -> &str {
    match kind {
        "array" => "a list, each entry behind a '- '",
        "object" => "fields with their values",
        "string" => "text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        _ => "left empty",
    }
}

fn plain(error: &jsonschema::ValidationError) -> String {
    let text = error.to_string();
    text.chars().take(160).collect()
}

/// Lists the fields that the object at this place of the schema has.
fn fields(schema: &Json, path: &str) -> Vec<String> {
    let owner = path.rsplit_once('/').map_or("", |(owner, _)| owner);
    let properties = resolve(schema, owner).and_then(|it| it.get("properties")).and_then(Json::as_object);
    properties.map(|it| it.keys().cloned().collect()).unwrap_or_default()
}

/// Lists the constants among the alternatives at this place of the schema.
fn constants(schema: &Json, path: &str) -> Vec<String> {
    let alternatives = resolve(schema, path).and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let values = alternatives.iter().flat_map(|it| {
        let many = it.get("enum").and_then(Json::as_array).into_iter().flatten();
        it.get("const").into_iter().chain(many).filter_map(Json::as_str)
    });
    values.map(str::to_owned).collect()
}

/// Finds the part of the schema at a path, going through references.
pub(super) fn resolve<'a>(schema: &'a Json, path: &str) -> Option<&'a Json> {
    let mut here = schema;
    for step in path.split('/').skip(1) {
        if step == "$ref" {
            let target = here.get("$ref")?.as_str()?;
            here = schema.pointer(target.strip_prefix('#')?)?;
        } else {
            here = match here {
                Json::Array(items) => items.get(step.parse::<usize>().ok()?)?,
                other => other.get(step)?,
            };
        }
    }
    Some(here)
}

/// Finds the known word that is closest to what was written, if it is close enough for a slip.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a String>) -> Option<&'a str> {
    let best = known.into_iter().map(|it| (strsim::osa_distance(word, it), it)).min()?;
    (best.0 <= word.len().max(best.1.len()) / 3 + 1).then_some(best.1.as_str())
}
