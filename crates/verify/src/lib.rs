//! Evidence, trust root, requirement and time in; verified facts out
