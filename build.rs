//! Rules and queries are built into the program: a new file among them makes it be built again.

fn main() {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=queries");
}
