//! What of an image or folder is listed: flags of `scan` and `sbom`.

use clap::{Args, ValueEnum};

/// Where the flags stand in help.
const HEADING: &str = "What is listed";

/// Trivy's flags for choosing packages and files.
#[derive(Debug, Args)]
pub(crate) struct SelectionArgs {
    /// Kinds of packages
    #[arg(long, help_heading = HEADING, value_enum, value_delimiter = ',', value_name = "KIND,…", default_value = "os,library")]
    pub(crate) pkg_types: Vec<PackageKind>,
    /// Folders to leave out: globs such as **/node_modules, from the root of the image or folder
    #[arg(long, help_heading = HEADING, value_delimiter = ',', value_name = "GLOB,…")]
    pub(crate) skip_dirs: Vec<String>,
    /// Files to leave out: globs such as **/*.jar
    #[arg(long, help_heading = HEADING, value_delimiter = ',', value_name = "GLOB,…")]
    pub(crate) skip_files: Vec<String>,
    /// List what only development needs too
    #[arg(long, help_heading = HEADING)]
    pub(crate) include_dev_deps: bool,
    /// Files to read as a type though they are called otherwise: TYPE:REGEX over the path, such as
    /// 'pip:requirements-.*\.txt'
    #[arg(long, help_heading = HEADING, value_delimiter = ',', value_name = "TYPE:REGEX,…")]
    pub(crate) file_patterns: Vec<String>,

    /// How packages that count stand to the project, as its lock file tells
    #[arg(long, help_heading = HEADING, value_enum, value_delimiter = ',', value_name = "RELATION,…",
        default_value = "unknown,root,workspace,direct,indirect")]
    pub(crate) pkg_relationships: Vec<PackageRelation>,

    /// Fewer false findings (precise) or fewer missed ones (comprehensive)
    #[arg(long, help_heading = HEADING, value_enum, value_name = "PRIORITY", default_value = "precise")]
    pub(crate) detection_priority: DetectionPriority,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PackageKind {
    Os,
    Library,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PackageRelation {
    Unknown,
    Root,
    Workspace,
    Direct,
    Indirect,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DetectionPriority {
    Precise,
    Comprehensive,
}
