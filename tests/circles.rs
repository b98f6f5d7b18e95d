//! No circle of files: what a file imports, followed from file to file, never leads back to it.
//!
//! A re-export (`pub use`) is followed to the file that defines the item, and is no import of its own.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// A module by its path below the crate, such as `["ui", "flows", "home"]`.
type Module = Vec<String>;

/// What one file imports.
#[derive(Default)]
struct Imports {
    /// Each path with whether it is re-exported.
    paths: Vec<(bool, Vec<String>)>,
    /// The modules that it declares.
    children: BTreeSet<String>,
}

fn sources(folder: &Path, below: &[String], found: &mut BTreeMap<Module, PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let mut module = below.to_vec();
        if path.is_dir() {
            module.push(name);
            sources(&path, &module, found);
        } else if path.extension().is_some_and(|it| it == "rs") && !matches!(name.as_str(), "lib" | "main") {
            if name != "mod" {
                module.push(name);
            }
            found.insert(module, path);
        }
    }
}

/// The code of a file without comments and without the tests at its end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Splits a list at the commas outside of braces.
fn listed(text: &str) -> Vec<&str> {
    let (mut parts, mut begin, mut depth) = (Vec::new(), 0, 0);
    for (at, it) in text.char_indices() {
        match it {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[begin..]);
    parts.into_iter().map(str::trim).filter(|it| !it.is_empty()).collect()
}

/// Writes out every path of a tree of imports.
fn paths(tree: &str, before: &[String], found: &mut Vec<Vec<String>>) {
    let words = |text: &str| {
        text.split("::").map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect::<Vec<_>>()
    };
    for part in listed(tree) {
        let mut path = before.to_vec();
        if let Some((head, rest)) = part.split_once('{') {
            path.extend(words(head));
            paths(rest.rsplit_once('}').expect("a closing brace").0, &path, found);
        } else {
            path.extend(words(part.split(" as ").next().unwrap_or_default()));
            found.push(path);
        }
    }
}

/// Reads the imports, and the paths that are written out in the code itself.
fn read(path: &Path) -> Imports {
    let code = code(&fs::read_to_string(path).expect("text"));
    let mut imports = Imports::default();
    let mut rest = String::new();
    for statement in code.split_inclusive(';') {
        let Some(at) = find_word(statement, "use") else {
            rest.push_str(statement);
            continue;
        };
        let before = statement[..at].trim_end();
        let is_public = before.ends_with("pub") || before.ends_with(')');
        let mut found = Vec::new();
        paths(statement[at + 3..].trim_end_matches(';'), &[], &mut found);
        imports.paths.extend(found.into_iter().map(|it| (is_public, it)));
        rest.push_str(&statement[..at]);
    }
    for statement in code.split(';') {
        if let Some((_, name)) =
            statement.rsplit_once("mod ").filter(|(_, it)| !it.contains(char::is_whitespace))
        {
            imports.children.insert(name.to_owned());
        }
    }
    let is_path = |it: char| it.is_alphanumeric() || it == '_' || it == ':';
    for word in rest.replace("pub(in ", "").split(|it| !is_path(it)) {
        let path: Vec<String> = word.split("::").map(str::to_owned).collect();
        let is_ours = matches!(path[0].as_str(), "crate" | "super") || imports.children.contains(&path[0]);
        if path.len() > 1 && is_ours {
            imports.paths.push((false, path));
        }
    }
    imports
}

/// Where a word stands by itself.
fn find_word(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        let is_inside = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() || it == '_');
        !is_inside(text[..*at].chars().next_back())
            && text[at + word.len()..].starts_with(char::is_whitespace)
    })
}

/// Writes a path from the root of the crate; `None` if it is another crate's.
fn absolute(module: &[String], path: &[String], children: &BTreeSet<String>) -> Option<Vec<String>> {
    let from = |base: &[String], rest: &[String]| Some([base, rest].concat());
    match path.first()?.as_str() {
        "crate" => from(&[], &path[1..]),
        "self" => from(module, &path[1..]),
        "super" => {
            let ups = path.iter().take_while(|it| *it == "super").count();
            from(&module[..module.len().checked_sub(ups)?], &path[ups..])
        }
        first if children.contains(first) => from(module, path),
        _ => None,
    }
}

/// The crate as a graph: which file imports which.
fn graph() -> BTreeMap<Module, BTreeSet<Module>> {
    let mut files = BTreeMap::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &[], &mut files);
    let imports: BTreeMap<&Module, Imports> = files.iter().map(|(it, path)| (it, read(path))).collect();
    let mut exported: BTreeMap<(Module, String), Vec<String>> = BTreeMap::new();
    for (module, it) in &imports {
        for (_, path) in it.paths.iter().filter(|(is_public, _)| *is_public) {
            if let (Some(path), Some(name)) = (absolute(module, path, &it.children), path.last()) {
                exported.insert(((*module).clone(), name.clone()), path);
            }
        }
    }
    let resolve = |mut path: Vec<String>| {
        path.retain(|it| it != "self");
        for _ in 0..5 {
            let at = (1..=path.len()).rev().find(|at| files.contains_key(&path[..*at]))?;
            let (module, rest) = (path[..at].to_vec(), path[at..].to_vec());
            let Some(next) = rest.first().and_then(|name| exported.get(&(module.clone(), name.clone())))
            else {
                return Some(module);
            };
            path = [next.as_slice(), &rest[1..]].concat();
        }
        None
    };
    let mut graph: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
    for (module, it) in &imports {
        let edges = graph.entry((*module).clone()).or_default();
        for (is_public, path) in &it.paths {
            // What a module hands on from its own children is no import.
            if *is_public && path.first().is_some_and(|it| it != "crate") {
                continue;
            }
            let found = absolute(module, path, &it.children).and_then(resolve);
            edges.extend(found.filter(|it| it != *module));
        }
    }
    graph
}

/// Every file from which one can come back to itself.
fn in_circles(graph: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<String> {
    let leads_back = |start: &Module| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![start]);
        while let Some(at) = open.pop() {
            for next in graph.get(at).into_iter().flatten() {
                if next == start {
                    return true;
                }
                if seen.insert(next) {
                    open.push(next);
                }
            }
        }
        false
    };
    graph.keys().filter(|it| leads_back(it)).map(|it| it.join("/")).collect()
}

#[test]
fn no_file_is_part_of_a_circle() {
    let graph = graph();
    assert!(graph.len() > 200, "{} files", graph.len());
    let circles = in_circles(&graph);
    assert!(circles.is_empty(), "files that import themselves in the end: {circles:#?}");
}

#[test]
fn the_reader_of_imports_finds_what_is_there() {
    let graph = graph();
    let has = |from: &str, to: &str| {
        let module = |it: &str| it.split('/').map(str::to_owned).collect::<Module>();
        graph[&module(from)].contains(&module(to))
    };
    // Straight, through a re-export, by `super`, and by a path in the code.
    assert!(has("ui/flows/home", "practice/library"));
    assert!(has("ui/app", "ui/shell"));
    assert!(has("hosting/publishing", "hosting/host"));
    assert!(has("commands", "commands/practice"));
    assert!(!has("practice/library", "ui/app"));
}

#[test]
fn a_circle_would_be_found() {
    let module = |it: &str| vec![it.to_owned()];
    let edge = |from: &str, to: &str| (module(from), BTreeSet::from([module(to)]));
    let straight = BTreeMap::from([edge("a", "b"), edge("b", "c")]);
    assert!(in_circles(&straight).is_empty());
    let circle = BTreeMap::from([edge("a", "b"), edge("b", "c"), edge("c", "a"), edge("d", "a")]);
    assert_eq!(in_circles(&circle), ["a", "b", "c"]);
}
