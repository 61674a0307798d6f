//! The exit codes, each with a name and what it means. README's table is held to this list by a test.

/// How the program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    Done = 0,
    LeftOut = 1,
    Usage = 2,
    Input = 3,
    Store = 4,
    Query = 5,
    Output = 6,
    Rules = 7,
    Interrupted = 8,
}

impl Exit {
    pub const ALL: [Self; 9] =
        [Self::Done, Self::LeftOut, Self::Usage, Self::Input, Self::Store, Self::Query, Self::Output, Self::Rules, Self::Interrupted];

    pub fn code(self) -> u8 {
        self as u8
    }

    pub fn meaning(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::LeftOut => "done, but something was left out: each finding is on standard error",
            Self::Usage => "the command line cannot be understood",
            Self::Input => "no file gave a report; nothing was changed",
            Self::Store => {
                "the store cannot be used: missing, a file, in use, of another format, damaged, or its disk full; or it has no such report"
            }
            Self::Query => "the query is malformed or unknown, or a parameter is wrong",
            Self::Output => "the output cannot be written",
            Self::Rules => "the rules or queries of a folder of yours cannot be loaded",
            Self::Interrupted => "interrupted: what was done is kept, and the same command goes on with the rest",
        }
    }

    /// The table of `reportgraph --help` and the READMEs, in Markdown.
    pub fn table() -> String {
        let rows = Self::ALL.map(|exit| format!("| {} | {} |\n", exit.code(), exit.meaning()));
        format!("| code | meaning |\n| --- | --- |\n{}", rows.concat())
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_numbered_in_order() {
        for (index, exit) in Exit::ALL.iter().enumerate() {
            assert_eq!(usize::from(exit.code()), index);
        }
    }
}
