//! `robots.txt` by RFC 9309, and as its largest reader reads it: what may be fetched, and how slowly.
//!
//! A pattern is cut at its `*` into literal pieces that are looked for one behind the other, so a match takes time
//! linear in path and pattern, whatever the pattern is.

use memchr::memmem;
use std::time::Duration;

/// How much of a file is read.
pub const READ_AT_MOST: usize = 500 << 10;

/// How much of a line is read: what no browser would send as an address says nothing.
const LINE_AT_MOST: usize = 2083 * 8 - 1;

/// The rules of one site for one user agent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Robots {
    /// Longest pattern first, `allow` before `disallow`: the first that matches decides.
    rules: Vec<Rule>,
    /// The pause between two requests that the site asks for.
    pub crawl_delay: Option<Duration>,
    /// The sitemaps it names.
    pub sitemaps: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    allow: bool,
    /// Length of the pattern as written: the longer it is, the more it says.
    length: usize,
    pieces: Vec<Vec<u8>>,
    /// Ends with `$`: the last piece must be the end of the path.
    anchored: bool,
}

impl Robots {
    /// Everything may be fetched.
    pub fn allow_all() -> Robots {
        Robots::default()
    }

    /// Nothing may be fetched: what a site that cannot show its rules is taken to mean.
    pub fn deny_all() -> Robots {
        Robots { rules: vec![Rule::new(false, b"/")], ..Robots::default() }
    }

    /// Reads a file for `agent`, a product token such as `tamis`: the groups that name it, else those for `*`.
    pub fn parse(bytes: &[u8], agent: &str) -> Robots {
        let whole = bytes.len() <= READ_AT_MOST;
        let mut bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        if !whole {
            let cut = &bytes[..READ_AT_MOST.min(bytes.len())];
            bytes = &cut[..memchr::memrchr2(b'\n', b'\r', cut).unwrap_or(0)];
        }
        let mut reader = Reader::default();
        for line in bytes.split(|byte| matches!(byte, b'\n' | b'\r')) {
            reader.line(&line[..line.len().min(LINE_AT_MOST)], agent);
        }
        let (group, sitemaps) =
            if reader.named { (reader.own, reader.sitemaps) } else { (reader.all, reader.sitemaps) };
        let mut rules = group.rules;
        rules.sort_by_key(|rule| (std::cmp::Reverse(rule.length), !rule.allow));
        rules.dedup();
        Robots { rules, crawl_delay: group.crawl_delay, sitemaps }
    }

    /// Whether `path` (with its query, percent-encoded, as in a request line) may be fetched.
    pub fn allows(&self, path: &str) -> bool {
        path == "/robots.txt"
            || self.rules.iter().find(|rule| rule.matches(path.as_bytes())).is_none_or(|rule| rule.allow)
    }
}

impl Rule {
    fn new(allow: bool, pattern: &[u8]) -> Rule {
        let (body, anchored) = match pattern.strip_suffix(b"$") {
            Some(body) => (body, true),
            None => (pattern, false),
        };
        let pieces = body.split(|byte| *byte == b'*').map(<[u8]>::to_vec).collect();
        Rule { allow, length: pattern.len(), pieces, anchored }
    }

    fn matches(&self, path: &[u8]) -> bool {
        let Some((first, rest)) = self.pieces.split_first() else { return true };
        let Some(mut left) = path.strip_prefix(&first[..]) else { return false };
        let Some((last, middle)) = rest.split_last() else { return !self.anchored || left.is_empty() };
        for piece in middle.iter().filter(|piece| !piece.is_empty()) {
            match memmem::find(left, piece) {
                Some(at) => left = &left[at + piece.len()..],
                None => return false,
            }
        }
        if self.anchored { left.ends_with(last) } else { memmem::find(left, last).is_some() }
    }
}

#[derive(Default)]
struct Group {
    rules: Vec<Rule>,
    crawl_delay: Option<Duration>,
}

/// What has been read so far, and which groups the line at hand belongs to.
#[derive(Default)]
struct Reader {
    own: Group,
    all: Group,
    sitemaps: Vec<String>,
    /// A group named the agent.
    named: bool,
    in_own: bool,
    in_all: bool,
    /// The group has had a rule: the next `user-agent` begins another one.
    begun: bool,
}

impl Reader {
    fn line(&mut self, line: &[u8], agent: &str) {
        let Some((key, value)) = key_value(line) else { return };
        match key {
            Key::UserAgent => self.user_agent(value, agent),
            Key::Allow | Key::Disallow => self.rule(key == Key::Allow, value),
            Key::CrawlDelay => {
                let seconds = std::str::from_utf8(value).ok().and_then(|value| value.parse::<f64>().ok());
                let delay = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
                self.groups().for_each(|group| group.crawl_delay = delay.or(group.crawl_delay));
                self.begun |= self.in_own || self.in_all;
            }
            Key::Sitemap => self.sitemaps.push(String::from_utf8_lossy(value).into_owned()),
        }
    }

    fn user_agent(&mut self, value: &[u8], agent: &str) {
        if std::mem::take(&mut self.begun) {
            (self.in_own, self.in_all) = (false, false);
        }
        if value.first() == Some(&b'*') && value.get(1).is_none_or(u8::is_ascii_whitespace) {
            self.in_all = true;
            return;
        }
        let token =
            value.split(|byte| !(byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-'))).next().unwrap_or(value);
        if token.eq_ignore_ascii_case(agent.as_bytes()) && !token.is_empty() {
            (self.in_own, self.named) = (true, true);
        }
    }

    fn rule(&mut self, allow: bool, value: &[u8]) {
        self.begun = true;
        if value.is_empty() {
            return;
        }
        let pattern = escaped(value);
        // `/folder/index.html` is also how `/folder/` is called.
        let folder = pattern
            .iter()
            .rposition(|byte| *byte == b'/')
            .filter(|at| allow && pattern[*at..].starts_with(b"/index.htm"));
        for group in self.groups() {
            group.rules.push(Rule::new(allow, &pattern));
            if let Some(at) = folder {
                group.rules.push(Rule::new(true, &[&pattern[..=at], b"$"].concat()));
            }
        }
    }

    fn groups(&mut self) -> impl Iterator<Item = &mut Group> {
        let own = self.in_own.then_some(&mut self.own);
        own.into_iter().chain(self.in_all.then_some(&mut self.all))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    UserAgent,
    Allow,
    Disallow,
    CrawlDelay,
    Sitemap,
}

fn key_value(line: &[u8]) -> Option<(Key, &[u8])> {
    let line = line.split(|byte| *byte == b'#').next().unwrap_or(line).trim_ascii();
    // Some write `disallow /x`: two words, and no third one.
    let colon = memchr::memchr(b':', line);
    let at = colon.or_else(|| {
        let at = line.iter().position(u8::is_ascii_whitespace)?;
        let one_more = !line[at..].trim_ascii().iter().any(u8::is_ascii_whitespace);
        one_more.then_some(at)
    })?;
    let name = line[..at].trim_ascii().to_ascii_lowercase();
    let key = match &name[..] {
        b"user-agent" | b"useragent" | b"user agent" => Key::UserAgent,
        b"allow" => Key::Allow,
        // Misspellings that large readers take for what they mean.
        b"disallow" | b"dissallow" | b"dissalow" | b"disalow" | b"diasllow" | b"disallaw" => Key::Disallow,
        b"crawl-delay" | b"crawldelay" => Key::CrawlDelay,
        b"sitemap" | b"site-map" => Key::Sitemap,
        _ => return None,
    };
    Some((key, line[at + 1..].trim_ascii()))
}

/// A pattern in the notation that paths are in: hexadecimal digits in capitals, other than ASCII percent-encoded.
fn escaped(pattern: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(pattern.len());
    // How many digits of an escape are still to come.
    let mut digits = 0;
    for &byte in pattern {
        match byte {
            128.. => out.extend(format!("%{byte:02X}").bytes()),
            _ if digits > 0 => out.push(byte.to_ascii_uppercase()),
            _ => out.push(byte),
        }
        digits = if byte == b'%' {
            2
        } else if digits > 0 {
            digits - 1
        } else {
            0
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(file: &str, path: &str) -> bool {
        Robots::parse(file.as_bytes(), "tamis").allows(path)
    }

    #[test]
    fn the_group_of_the_agent_counts_else_that_for_all() {
        let file = "user-agent: *\ndisallow: /all\n\nUser-Agent: TAMIS/2.0\nUser-agent: other\nDisallow: /own\n";
        assert!(allows(file, "/all") && !allows(file, "/own/page"));
        let others = Robots::parse(file.as_bytes(), "another");
        assert!(!others.allows("/all") && others.allows("/own"));
        assert!(!allows("user-agent: tamis\n\nuser-agent: *\nallow: /x\ndisallow: /", "/y"));
        assert!(allows("user-agent: tamis\ndisallow:\nuser-agent: *\ndisallow: /", "/y"));
    }

    #[test]
    fn the_longest_pattern_decides_and_allow_wins_a_tie() {
        let file = "user-agent: *\ndisallow: /a\nallow: /a/b\ndisallow: /a/b/c\nallow: /t\ndisallow: /t";
        assert_eq!(
            ["/a", "/a/b", "/a/b/c", "/t", "/z"].map(|path| allows(file, path)),
            [false, true, false, true, true]
        );
    }

    #[test]
    fn stars_and_ends_match() {
        let file = "user-agent: *\ndisallow: /*.php$\ndisallow: /a*b*c\ndisallow: /x$";
        let denied = ["/i.php", "/d/i.php?x.php", "/abc", "/a--b--c--", "/x"];
        assert!(denied.iter().all(|path| !allows(file, path)), "{denied:?}");
        let open = ["/i.php?x", "/acb", "/xy", "/b"];
        assert!(open.iter().all(|path| allows(file, path)), "{open:?}");
        assert!(!allows("user-agent: *\ndisallow: *", "/") && !allows("user-agent: *\ndisallow: /a*$", "/abc"));
    }

    #[test]
    fn escapes_are_compared_as_requests_write_them() {
        assert!(!allows("user-agent: *\ndisallow: /ツ", "/%E3%83%84"));
        assert!(!allows("user-agent: *\ndisallow: /%e3%83%84", "/%E3%83%84"));
        assert!(allows("user-agent: *\ndisallow: /\nallow: /a/index.html", "/a/"));
    }

    #[test]
    fn files_are_read_as_people_write_them() {
        assert!(!allows("\u{feff}User-Agent : *\r\nDisallow /x # why\r\n", "/x"));
        assert!(!allows("useragent: *\rdisalow: /x", "/x"));
        assert!(allows("disallow: /x\n", "/x"), "a rule before any group");
        assert!(allows("<html><body>not found: /</body></html>", "/x"));
        assert!(!Robots::deny_all().allows("/x") && Robots::deny_all().allows("/robots.txt"));
    }

    #[test]
    fn delays_and_sitemaps_are_read() {
        let robots = Robots::parse(b"Sitemap: https://a.example/s.xml\nuser-agent: *\ncrawl-delay: 2.5\n", "tamis");
        assert_eq!(robots.crawl_delay, Some(Duration::from_millis(2500)));
        assert_eq!(robots.sitemaps, ["https://a.example/s.xml"]);
        for odd in ["-1", "nan", "1e400", "soon"] {
            let file = format!("user-agent: *\ncrawl-delay: {odd}");
            assert_eq!(Robots::parse(file.as_bytes(), "tamis").crawl_delay, None, "{odd}");
        }
    }

    #[test]
    fn a_huge_file_is_cut_at_a_line() {
        let mut file = "user-agent: *\ndisallow: /early\n".to_owned();
        while file.len() < READ_AT_MOST - 4 {
            file.push_str("# filler\n");
        }
        file.truncate(READ_AT_MOST - 12);
        file.push_str("\ndisallow: /late-and-cut\n");
        assert!(!allows(&file, "/early") && allows(&file, "/late-and-cut") && allows(&file, "/l"));
    }

    #[test]
    fn hostile_patterns_take_linear_time() {
        let rules: String = (0..14_000).map(|n| format!("disallow: /a*b*c*d*e*f*g*h*{n}$\n")).collect();
        let file = format!("user-agent: *\n{rules}");
        let path = format!("/{}", "abcdefgh".repeat(250));
        let started = std::time::Instant::now();
        assert!(allows(&file, &path));
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    }
}
