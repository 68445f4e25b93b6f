//! Finding and reading `pipeline.toml`.

use super::{Config, ConfigError, filter_lists, user_rule};
use crate::search::Synonyms;
use std::path::{Path, PathBuf};

/// The name that is looked for.
pub const FILE_NAME: &str = "pipeline.toml";

/// A configuration and where it was found.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// What it says.
    pub config: Config,
    /// The file, where there is one.
    pub file: Option<PathBuf>,
    /// The folder that relative paths start from: that of the file, else the working directory.
    pub base: PathBuf,
}

impl Loaded {
    /// A path of the configuration as one that can be opened.
    pub fn resolve(&self, path: &Path) -> PathBuf {
        // Without the `./` so that messages show what people wrote.
        if self.base.as_os_str().is_empty() || self.base == Path::new(".") {
            path.to_owned()
        } else {
            self.base.join(path)
        }
    }

    /// The data folder: store and index.
    pub fn data_folder(&self) -> PathBuf {
        self.resolve(&self.config.index.path)
    }

    /// The user's synonyms out of all the files that are named.
    pub fn synonyms(&self) -> Result<Synonyms, ConfigError> {
        let mut all = Synonyms::default();
        for file in &self.config.search.synonyms {
            let file = self.resolve(file);
            let text = std::fs::read_to_string(&file)
                .map_err(|reason| ConfigError::Synonyms { file: file.clone(), reason })?;
            all.extend(Synonyms::parse(&text).map_err(|error| ConfigError::from_toml(&file, &text, &error.0))?);
        }
        Ok(all)
    }
}

/// Reads the file that was named, else the next `pipeline.toml` upwards, else the defaults.
pub fn load(named: Option<&Path>) -> Result<Loaded, ConfigError> {
    let Some(file) = named.map(Path::to_owned).or_else(|| find(Path::new("."))) else {
        return Ok(Loaded { base: PathBuf::from("."), ..Loaded::default() });
    };
    let text =
        std::fs::read_to_string(&file).map_err(|reason| ConfigError::Unreadable { file: file.clone(), reason })?;
    let config = parse(&text, &file)?;
    let base = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
    let mut loaded = Loaded { config, file: Some(file), base };
    filter_lists::read(&mut loaded, &text)?;
    Ok(loaded)
}

/// The next `pipeline.toml` from `from` upwards.
pub fn find(from: &Path) -> Option<PathBuf> {
    let here = from.join(FILE_NAME);
    if here.is_file() {
        return Some(if from == Path::new(".") { PathBuf::from(FILE_NAME) } else { here });
    }
    let folder = std::path::absolute(from).ok()?.canonicalize().ok()?;
    folder.ancestors().skip(1).map(|above| above.join(FILE_NAME)).find(|file| file.is_file())
}

/// Reads and checks a configuration; `file` is only named in errors.
pub fn parse(text: &str, file: &Path) -> Result<Config, ConfigError> {
    let mut config: Config = toml::from_str(text).map_err(|error| ConfigError::from_toml(file, text, &error))?;
    for (number, source) in config.source.iter().enumerate() {
        if let Err((key, message)) = source.check() {
            return Err(ConfigError::at(file, text, source_place(text, number, key), message, None));
        }
    }
    if let Err(fault) = user_rule::place(text, &mut config) {
        return Err(ConfigError::at(file, text, fault.place, fault.message, fault.help));
    }
    let sections =
        std::iter::once(&config.clean).chain(config.source.iter().filter_map(|source| source.clean.as_ref()));
    for clean in sections {
        if let Err((id, help)) = super::plan::check_rules(clean) {
            let at = text.find(&format!("\"{id}\"")).or_else(|| text.find(&id)).unwrap_or(0);
            return Err(ConfigError::at(file, text, at..at + id.len(), format!("there is no rule `{id}`"), Some(help)));
        }
    }
    Ok(config)
}

/// Where key `key` of the `number`-th `[[source]]` stands, else where that table begins.
fn source_place(text: &str, number: usize, key: &str) -> std::ops::Range<usize> {
    let Some((start, _)) = text.match_indices("[[source]]").filter(|&(at, _)| begins_line(text, at)).nth(number) else {
        return 0..0;
    };
    let table = &text[start..];
    let end = table[2..].find("\n[").map_or(table.len(), |i| i + 2);
    let at = table[..end].match_indices(key).map(|(at, _)| start + at).find(|&at| begins_line(text, at));
    at.map_or(start..start + 10, |at| at..at + key.len())
}

fn begins_line(text: &str, at: usize) -> bool {
    text[..at].rsplit('\n').next().is_some_and(|before| before.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        parse(text, Path::new("pipeline.toml")).expect_err("must be refused").to_string()
    }

    #[test]
    fn unknown_keys_are_refused_with_place_and_suggestion() {
        let shown = fault("[index]\npath = 'x'\n\n[fetch]\n  dealy_seconds = 2\n");
        assert!(shown.starts_with("pipeline.toml:5:3: unknown key `dealy_seconds`"), "{shown}");
        assert!(shown.contains("did you mean `delay_seconds`?"), "{shown}");
        let shown = fault("[[source]]\nkind = 'files'\npath = ['a']\n");
        assert!(shown.contains(":3:1:") && shown.contains("did you mean `paths`?"), "{shown}");
        let shown = fault("[indexes]\npath = 'x'\n");
        assert!(shown.contains(":1:2:") && shown.contains("did you mean `index`?"), "{shown}");
        let shown = fault("[[source]]\nkind = 'file'\n");
        assert!(shown.contains(":2:8:") && shown.contains("did you mean `files`?"), "{shown}");
    }

    #[test]
    fn wrong_values_and_broken_toml_name_their_place() {
        assert!(fault("[fetch]\ndelay_seconds = 'soon'\n").starts_with("pipeline.toml:2:17: invalid type: string"));
        assert!(fault("[fetch\n").starts_with("pipeline.toml:1:7:"));
        assert!(fault("[fetch]\ndelay_seconds = -1.0\n").contains(":2:"));
    }

    #[test]
    fn a_source_must_fit_its_kind() {
        assert!(
            fault("[[source]]\nkind = 'files'\n")
                .starts_with("pipeline.toml:2:1: a source of kind `files` needs `paths`")
        );
        let shown = fault("[[source]]\nkind = 'files'\npaths = ['a']\n[[source]]\nkind = 'web'\npaths = ['b']\n");
        assert!(shown.starts_with("pipeline.toml:6:1: a source of kind `web` takes `urls`, not `paths`"), "{shown}");
    }

    #[test]
    fn a_user_rule_that_cannot_be_used_names_its_place() {
        let shown = fault("[clean]\n\n[[clean.deny]]\ncss = 'p:::x'\n");
        assert!(shown.starts_with("pipeline.toml:4:1: `p:::x` is no CSS selector"), "{shown}");
        let shown = fault("[clean]\nallow = [{ rule = 'promo-crad' }]\n");
        assert!(shown.starts_with("pipeline.toml:2:12: there is no rule `promo-crad`"), "{shown}");
        assert!(shown.contains("did you mean `promo-card`?"), "{shown}");
        let shown = fault("[[clean.deny]]\nhost = 'https://a.example/x'\n");
        assert!(shown.contains("pipeline.toml:2:1: `https://a.example/x` is no host"), "{shown}");
        assert!(fault("[[clean.deny]]\nsites = ['a.example']\n").contains(":2:1: a rule names something by"));
        assert!(fault("[[clean.deny]]\nphrase = ' '\n").contains(":2:1: `phrase` is empty"));
        assert!(fault("[[clean.deny]]\nhost = 'a.example'\nrule = 'promo-card'\n").contains(":3:1: what is denied"));
        assert!(fault("[[clean.deny]]\nhots = 'a.example'\n").contains("did you mean `host`?"));
    }

    #[test]
    fn user_rules_know_their_lines() {
        let text = "[[clean.deny]]\nhost = 'a.example'\n\n[[clean.deny]]\nphrase = 'x y'\n[[source]]\nkind = 'files'\n\
             paths = ['a']\n[source.clean]\nallow = [\n  { css = 'p' },\n  { css = 'b' },\n]\n";
        let config = parse(text, Path::new("pipeline.toml")).expect("right");
        let lines = |rules: &[crate::clean::user::Wanted]| rules.iter().map(|r| r.line).collect::<Vec<_>>();
        assert_eq!(lines(&config.clean.deny), [Some(1), Some(4)]);
        let own = config.source[0].clean.as_ref().expect("rules of its own");
        assert_eq!(lines(&own.allow), [Some(11), Some(12)]);
    }

    #[test]
    fn the_nearest_file_upwards_is_found() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let deep = dir.path().join("a/b");
        std::fs::create_dir_all(&deep).expect("folders");
        std::fs::write(dir.path().join(FILE_NAME), "").expect("file");
        let found = find(&deep).expect("found above");
        assert_eq!(found.canonicalize().ok(), dir.path().join(FILE_NAME).canonicalize().ok());
        std::fs::write(dir.path().join("a").join(FILE_NAME), "").expect("file");
        assert!(find(&deep).expect("found").ends_with("a/pipeline.toml"));
    }
}
