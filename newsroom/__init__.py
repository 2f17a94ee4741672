"""The roof and the ground of Manchette: wiring on one hand, pure modules that know no page on the other."""
