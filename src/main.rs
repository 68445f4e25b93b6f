//! The program: runs the command line and hands its exit code to the system.

fn main() -> std::process::ExitCode {
    tamis::cli::run(std::env::args_os()).into()
}
