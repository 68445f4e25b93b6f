//! Articles in files: patterns become a sorted list of files, and a file becomes a [`Raw`] or a clear reason why not.

use super::{Place, Raw, Unreadable, mhtml, sniff};
use crate::document::{Format, Limits};
use globset::{GlobBuilder, GlobMatcher};
use std::collections::HashSet;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

/// The file names an article can have, and how each is written.
const EXTENSIONS: &[(&str, Format)] = &[
    ("md", Format::Markdown),
    ("markdown", Format::Markdown),
    ("mdown", Format::Markdown),
    ("mkd", Format::Markdown),
    ("mdx", Format::Markdown),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    ("mhtml", Format::Html),
    ("mht", Format::Html),
    ("txt", Format::Text),
    ("text", Format::Text),
];

/// Which files a pattern may find.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Find hidden files and look into hidden folders.
    pub hidden: bool,
    /// Leave out what `.gitignore` and `.ignore` files leave out.
    pub gitignore: bool,
    /// Patterns, relative to the base folder, of files to leave out.
    pub exclude: Vec<String>,
}

/// A file that a pattern found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFile {
    /// Where to open it.
    pub path: PathBuf,
    /// Its name for people and records: relative to the base folder with `/`, absolute where it lies outside.
    pub shown_as: String,
}

/// The files that `patterns` name, relative to `base`: a file, a folder (every Markdown, HTML and text file in it) or
/// a glob (`posts/**/*.md`). In the order of the patterns, sorted within one, each file once.
///
/// A pattern that finds nothing is in the list as it was written, so that [`read`] says so.
pub fn expand(patterns: &[String], base: &Path, options: &Options) -> Vec<FoundFile> {
    let excluded: Vec<GlobMatcher> =
        options.exclude.iter().filter_map(|pattern| matcher(base, pattern).ok().map(|(_, glob)| glob)).collect();
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for pattern in patterns {
        let literal = plain(&base.join(pattern));
        let paths = if literal.is_dir() {
            walk(&literal, options, |path| format_of(path).is_some())
        } else if literal.exists() {
            vec![literal.clone()]
        } else {
            matcher(base, pattern)
                .map(|(folder, glob)| walk(&folder, options, |path| glob.is_match(path)))
                .unwrap_or_default()
        };
        if paths.is_empty() && !literal.is_dir() {
            found.push(FoundFile { path: literal, shown_as: pattern.clone() });
            continue;
        }
        let kept = paths.into_iter().filter(|path| !excluded.iter().any(|glob| glob.is_match(path)));
        for path in kept.filter(|path| seen.insert(path.clone())) {
            found.push(FoundFile { shown_as: shown(&path, base), path });
        }
    }
    found
}

/// Checks a pattern; the error says what is wrong with it.
pub fn check_pattern(pattern: &str) -> Result<(), String> {
    glob(pattern).map(drop).map_err(|error| error.kind().to_string())
}

/// How a file is written, as far as its name tells.
pub fn format_of(path: &Path) -> Option<Format> {
    let extension = path.extension()?.to_str()?;
    EXTENSIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(extension)).map(|(_, format)| *format)
}

/// The type by which a format is known on the web.
pub(super) fn content_type(format: Format) -> &'static str {
    match format {
        Format::Markdown => "text/markdown",
        Format::Html => "text/html",
        Format::Text => "text/plain",
    }
}

/// Reads one file. The error says what is in the way: missing, a folder, no text, empty, too long, no permission.
pub fn read(path: &Path, shown_as: &str, limits: &Limits) -> Result<Raw, Unreadable> {
    let place = Place::Path(shown_as.to_owned());
    let opened = std::fs::File::open(path).and_then(|file| Ok((file.metadata()?.is_dir(), file)));
    let file = match opened {
        Ok((true, _)) => return Err(is_directory(place)),
        Ok((false, file)) => file,
        Err(error) if path.is_dir() && error.kind() != io::ErrorKind::PermissionDenied => {
            return Err(is_directory(place));
        }
        Err(error) => return Err(from_io(place, &error)),
    };
    let format = format_of(path);
    let content_type = format.map(|format| content_type(format).to_owned());
    let raw = read_from(file, Raw { place, kind: "files", format, content_type, ..Raw::default() }, limits)?;
    if mhtml::is_mhtml(&raw.bytes) {
        return mhtml::page(raw, limits);
    }
    let hints = mhtml::single_file(&raw.bytes);
    Ok(Raw { hints, ..raw })
}

/// Reads standard input to its end.
pub fn read_stdin(limits: &Limits) -> Result<Raw, Unreadable> {
    read_from(io::stdin().lock(), Raw { place: Place::Stdin, kind: "stdin", ..Raw::default() }, limits)
}

/// Fills `raw` from `reader`, unless what comes is too long, empty or no text.
pub fn read_from(reader: impl Read, mut raw: Raw, limits: &Limits) -> Result<Raw, Unreadable> {
    let cap = limits.bytes as u64;
    if let Err(error) = reader.take(cap + 1).read_to_end(&mut raw.bytes) {
        return Err(from_io(raw.place, &error));
    }
    check(raw, limits)
}

/// Turns bytes that cannot be an article into the reason: too long, empty, an image …
pub(crate) fn check(raw: Raw, limits: &Limits) -> Result<Raw, Unreadable> {
    if raw.bytes.len() > limits.bytes {
        return Err(raw.place.too_large(limits.bytes));
    }
    let text = raw.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&raw.bytes);
    if text.iter().all(u8::is_ascii_whitespace) {
        return Err(raw.place.unreadable("empty", "there is nothing in it; check where it comes from"));
    }
    match sniff::not_text(&raw.bytes) {
        Some(what) => {
            let detail = format!("this is {what}, not an article; give Markdown, HTML or plain text");
            Err(raw.place.unreadable("binary", detail))
        }
        None => Ok(raw),
    }
}

fn is_directory(place: Place) -> Unreadable {
    place.unreadable("is-directory", "this is a folder; name the files in it, such as `folder/*.md`")
}

pub(crate) fn from_io(place: Place, error: &io::Error) -> Unreadable {
    let is_glob = matches!(&place, Place::Path(path) if path.contains(['*', '?', '[', '{']));
    match error.kind() {
        io::ErrorKind::NotFound if is_glob => place.unreadable(
            "not-found",
            "no file fits this pattern; check it, and whether hidden or ignored files are meant",
        ),
        io::ErrorKind::NotFound => place.unreadable("not-found", "there is no such file; check the path"),
        io::ErrorKind::PermissionDenied => {
            place.unreadable("permission", "reading it is not permitted; check its owner and mode")
        }
        _ => place.unreadable("unreadable", format!("reading it failed: {error}; check the file and its disk")),
    }
}

/// A glob and the folder to begin the search in: what stands before its first wildcard.
fn matcher(base: &Path, pattern: &str) -> Result<(PathBuf, GlobMatcher), globset::Error> {
    let wild = |part: &Component<'_>| part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{']);
    let parts = || Path::new(pattern).components();
    let folder = plain(&base.join(parts().take_while(|part| !wild(part)).collect::<PathBuf>()));
    let rest: PathBuf = parts().skip_while(|part| !wild(part)).collect();
    // The folder is literal, whatever characters its name holds.
    let anchored = Path::new(&globset::escape(&folder.to_string_lossy())).join(rest);
    Ok((folder, glob(&plain(&anchored).to_string_lossy())?))
}

fn glob(pattern: &str) -> Result<GlobMatcher, globset::Error> {
    Ok(GlobBuilder::new(pattern).literal_separator(true).build()?.compile_matcher())
}

/// Every regular file under `folder` that `wanted` takes, sorted.
fn walk(folder: &Path, options: &Options, wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = ignore::WalkBuilder::new(folder)
        .hidden(!options.hidden)
        .ignore(options.gitignore)
        .git_ignore(options.gitignore)
        .git_exclude(options.gitignore)
        .git_global(false)
        .parents(options.gitignore)
        .require_git(false)
        .build()
        .flatten()
        .map(|entry| plain(entry.path()))
        .filter(|path| wanted(path) && path.is_file())
        .collect();
    paths.sort();
    paths
}

/// A path without `.` parts, so that one file has one name; `.` alone is the working directory.
fn plain(path: &Path) -> PathBuf {
    let parts: PathBuf = path.components().filter(|part| !matches!(part, Component::CurDir)).collect();
    if parts.as_os_str().is_empty() { PathBuf::from(".") } else { parts }
}

fn shown(path: &Path, base: &Path) -> String {
    let base = plain(base);
    let inside = if base == Path::new(".") { path.is_relative().then_some(path) } else { path.strip_prefix(base).ok() };
    let inside = inside.filter(|rest| !rest.starts_with(".."));
    let outside = || path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let shown = inside.map_or_else(outside, Path::to_path_buf);
    shown.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, bytes) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
            fs::write(path, bytes).expect("a file");
        }
        folder
    }

    fn names(base: &Path, patterns: &[&str], options: &Options) -> Vec<String> {
        let patterns: Vec<String> = patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
        expand(&patterns, base, options).into_iter().map(|file| file.shown_as).collect()
    }

    #[test]
    fn patterns_find_files_sorted_and_once() {
        let folder =
            folder(&[("b/2.md", b"x"), ("a.md", b"x"), ("b/1.md", b"x"), ("b/c/3.md", b"x"), ("b/pic.png", b"x")]);
        let all = Options::default();
        assert_eq!(names(folder.path(), &["*.md"], &all), ["a.md"]);
        assert_eq!(names(folder.path(), &["b/*.md", "**/*.md"], &all), ["b/1.md", "b/2.md", "a.md", "b/c/3.md"]);
        assert_eq!(names(folder.path(), &["./b"], &all), ["b/1.md", "b/2.md", "b/c/3.md"]);
        assert_eq!(names(folder.path(), &["b/{1,2}.md", "b/pic.png"], &all), ["b/1.md", "b/2.md", "b/pic.png"]);
        let without = Options { exclude: vec!["b/c/**".into()], ..Options::default() };
        assert_eq!(names(folder.path(), &["**/*.md"], &without), ["a.md", "b/1.md", "b/2.md"]);
    }

    #[test]
    fn hidden_and_ignored_files_are_found_by_switch() {
        let files: &[(&str, &[u8])] =
            &[(".draft.md", b"x"), ("a.md", b"x"), ("out/b.md", b"x"), (".gitignore", b"out/\n")];
        let folder = folder(files);
        assert_eq!(names(folder.path(), &["**/*.md"], &Options::default()), ["a.md", "out/b.md"]);
        let hidden = Options { hidden: true, ..Options::default() };
        assert_eq!(names(folder.path(), &["**/*.md"], &hidden), [".draft.md", "a.md", "out/b.md"]);
        let gitignore = Options { gitignore: true, ..Options::default() };
        assert_eq!(names(folder.path(), &["**/*.md"], &gitignore), ["a.md"]);
        assert_eq!(names(folder.path(), &[".draft.md", "out/b.md"], &gitignore), [".draft.md", "out/b.md"]);
    }

    #[test]
    fn names_with_glob_characters_are_found_as_they_are() {
        let folder = folder(&[("[2024] new?/what now?.md", b"x"), ("2 new/what nowx.md", b"x")]);
        assert_eq!(
            names(folder.path(), &["[2024] new?/what now?.md"], &Options::default()),
            ["[2024] new?/what now?.md"]
        );
        let inside = folder.path().join("[2024] new?");
        assert_eq!(names(&inside, &["*.md"], &Options::default()), ["what now?.md"]);
    }

    #[test]
    fn the_working_directory_is_a_base_like_any_other() {
        let here = |patterns: &[&str]| names(Path::new("."), patterns, &Options::default());
        assert_eq!(here(&["README.m?"]), ["README.md"]);
        assert_eq!(here(&["./docs/*TURE.md", "docs/ARCHITECTURE.md"]), ["docs/ARCHITECTURE.md"]);
        assert!(here(&["."]).contains(&"docs/ARCHITECTURE.md".to_owned()));
    }

    #[test]
    fn files_outside_the_base_have_absolute_names() {
        let folder = folder(&[("base/a.md", b"x"), ("other/b.md", b"x")]);
        let found = names(&folder.path().join("base"), &["../other/*.md"], &Options::default());
        let expected = folder.path().canonicalize().expect("a path").join("other/b.md");
        assert_eq!(found, [expected.to_string_lossy()]);
    }

    #[test]
    fn a_pattern_that_finds_nothing_is_an_input_that_says_so() {
        let folder = folder(&[("a.md", b"x")]);
        let found = expand(&["*.rst".into(), "gone.md".into(), "[".into()], folder.path(), &Options::default());
        let errors: Vec<_> = found
            .iter()
            .map(|file| read(&file.path, &file.shown_as, &Limits::default()).expect_err("nothing is there"))
            .collect();
        assert!(errors.iter().all(|error| error.kind == "not-found"), "{errors:?}");
        assert!(errors[0].detail.contains("pattern") && errors[1].detail.contains("no such file"), "{errors:?}");
        assert!(check_pattern("[").is_err() && check_pattern("posts/**/*.md").is_ok());
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let files: &[(&str, &[u8])] = &[
            ("empty.md", b" \n\t"),
            ("page.html", b"%PDF-1.4 x"),
            ("long.md", b"0123456789ABCDEFG"),
            ("ok.md", b"# Title\r\n"),
        ];
        let folder = folder(files);
        let limits = Limits { bytes: 16, ..Limits::default() };
        let kind = |name: &str| {
            read(&folder.path().join(name), name, &limits).map(|raw| raw.bytes).map_err(|error| error.kind)
        };
        assert_eq!(kind("empty.md"), Err("empty"));
        assert_eq!(kind("page.html"), Err("binary"));
        assert_eq!(kind("long.md"), Err("too-large"));
        assert_eq!(kind("gone.md"), Err("not-found"));
        assert_eq!(kind("."), Err("is-directory"));
        assert_eq!(kind("ok.md"), Ok(b"# Title\r\n".to_vec()));
    }

    #[test]
    fn names_tell_the_format() {
        let folder = folder(&[("a.HTM", b"<p>x"), ("b.markdown", b"x"), ("c", b"x")]);
        let format = |name: &str| read(&folder.path().join(name), name, &Limits::default()).expect("readable").format;
        assert_eq!(
            [format("a.HTM"), format("b.markdown"), format("c")],
            [Some(Format::Html), Some(Format::Markdown), None]
        );
    }
}
