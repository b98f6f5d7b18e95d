//! YAML with bounds and places: strictly into a type, or as a tree that knows where everything stands.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Number, Value as Json};
use serde_saphyr::{Location, Options, Spanned};

use super::fault::{Fault, Position};

/// The largest file that is read, in bytes.
pub const LARGEST: u64 = 1024 * 1024;

/// Sets bounds against hostile documents: depth 32, 64 aliases, and few copies of what they point at.
fn options() -> Options {
    serde_saphyr::options! {
        // `y` and `no` are words here, not truth values.
        strict_booleans: true,
        budget: serde_saphyr::budget! {
            max_depth: 32,
            max_aliases: 64,
            max_anchors: 64,
            max_documents: 1,
            max_nodes: 200_000,
            max_events: 500_000,
            max_recorded_anchor_events: 50_000,
            max_total_scalar_bytes: 4 * 1024 * 1024,
        },
    }
}

/// Reads a whole document into a type; the first fault ends it.
pub fn strict<T: DeserializeOwned>(text: &str) -> Result<T, serde_saphyr::Error> {
    serde_saphyr::from_str_with_options(text, options())
}

/// Reads a whole document into a tree of places; only broken YAML fails.
pub fn tree(file: &str, text: &str) -> Result<Node, Box<Fault>> {
    let root: Result<Spanned<Tree>, _> = serde_saphyr::from_str_with_options(text, options());
    root.map(Node::from).map_err(|error| Box::new(syntax_fault(file, text, &error)))
}

/// Tells of broken YAML as a fault.
fn syntax_fault(file: &str, text: &str, error: &serde_saphyr::Error) -> Fault {
    let fault = fault(file, text, error);
    let help = if fault.help.is_empty() {
        "Check the indentation, and put text with ': ' or '#' in quotes.".to_owned()
    } else {
        fault.help
    };
    Fault { message: format!("this is not readable YAML: {}", fault.message), help, ..fault }
}

/// Turns what the reader says into a fault.
pub fn fault(file: &str, text: &str, error: &serde_saphyr::Error) -> Fault {
    let message = error.without_snippet().to_string();
    // The place is said by the fault itself.
    let place = [" at line ", " (defined at "].iter().filter_map(|it| message.find(it)).min();
    let reason =
        message[..place.unwrap_or(message.len())].lines().next().unwrap_or("unreadable").trim().to_owned();
    let (reason, help) = if reason.contains("Documents") {
        (
            "there is a second document in it".to_owned(),
            "Take the line '---' out, or make it a file of its own.",
        )
    } else if let Some(field) = reason.strip_prefix("duplicate mapping key: ") {
        // What follows is advice to programmers.
        let field = field.split(", set ").next().unwrap_or_default();
        (format!("the field `{field}` stands here twice"), "Take one of the two out.")
    } else if reason.contains("budget") || reason.contains("recursion") {
        (
            "it unfolds to far more than it says".to_owned(),
            "Write repeated text out; 64 aliases and 32 levels are the limit.",
        )
    } else if reason.contains("invalid floating point") || reason.contains("invalid integer") {
        ("this is not a number".to_owned(), "Write it in digits alone: 3000000, not 3_000_000 or 3 million.")
    } else {
        (reason, "")
    };
    let fault = Fault::of_file(file, reason, help);
    match error.location().map(position) {
        Some(at) if at.line > 0 => fault.at(at, text),
        _ => fault,
    }
}

fn position(location: Location) -> Position {
    Position { line: location.line(), column: location.column() }
}

/// Holds a value and where it stands.
#[derive(Debug, Clone)]
pub struct Node {
    at: Position,
    value: Value,
}

#[derive(Debug, Clone)]
enum Value {
    Scalar(Json),
    List(Vec<Node>),
    Map(Vec<(String, Position, Node)>),
}

/// A way from the root of a document to one of its values, as in `/questions/3/signals/0`.
pub type Pointer = str;

impl Node {
    /// Gives the same value without places.
    pub fn json(&self) -> Json {
        match &self.value {
            Value::Scalar(value) => value.clone(),
            Value::List(items) => Json::Array(items.iter().map(Self::json).collect()),
            Value::Map(entries) => Json::Object(
                entries.iter().map(|(key, _, node)| (key.clone(), node.json())).collect::<Map<_, _>>(),
            ),
        }
    }

    /// Finds where the value at `pointer` stands: a map's entry at its key, anything else at its beginning. What is not
    /// there stands where the nearest thing around it stands.
    pub fn locate(&self, pointer: &Pointer) -> Position {
        let mut here = self;
        let mut at = self.at;
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            let next = match &here.value {
                Value::Scalar(_) => None,
                Value::List(items) => {
                    step.parse().ok().and_then(|index: usize| items.get(index)).map(|it| (it.at, it))
                }
                Value::Map(entries) => {
                    entries.iter().find(|(key, ..)| *key == step).map(|(_, position, node)| (*position, node))
                }
            };
            let Some((position, node)) = next else { break };
            (at, here) = (position, node);
        }
        at
    }

    /// Gives the items of the list under `key`.
    pub fn items(&self, key: &str) -> &[Self] {
        let Value::Map(entries) = &self.value else { return &[] };
        match entries.iter().find(|(name, ..)| name == key) {
            Some((.., Self { value: Value::List(items), .. })) => items,
            _ => &[],
        }
    }
}

impl From<Spanned<Tree>> for Node {
    fn from(spanned: Spanned<Tree>) -> Self {
        let at = position(spanned.referenced);
        let value = match spanned.value {
            Tree::Scalar(value) => Value::Scalar(value),
            Tree::List(items) => Value::List(items.into_iter().map(Self::from).collect()),
            Tree::Map(entries) => {
                let entry = |(key, node): (Spanned<String>, Spanned<Tree>)| {
                    (key.value, position(key.referenced), Self::from(node))
                };
                Value::Map(entries.into_iter().map(entry).collect())
            }
        };
        Self { at, value }
    }
}

/// Holds what serde builds; everything else uses [`Node`].
enum Tree {
    Scalar(Json),
    List(Vec<Spanned<Tree>>),
    Map(Vec<(Spanned<String>, Spanned<Tree>)>),
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any YAML")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Scalar(Json::Bool(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Scalar(Number::from_f64(value).map_or(Json::Null, Json::Number)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.into()))
    }

    fn visit_string<E>(self, value: String) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.into()))
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Scalar(Json::Null))
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Scalar(Json::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        Tree::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Tree::Map(map))
    }
}
