"""What deployments need besides the code; a package only so that it travels in the wheel."""
