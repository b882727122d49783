"""What people use instead, written as its documentation has it; these files run in the lab's environment."""
