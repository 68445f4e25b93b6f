//! The program: runs the command line and hands its exit code to the system.

/// A page becomes very many small pieces of memory, and they are freed on other threads than they were made on.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    tamis::cli::run(std::env::args_os()).into()
}
