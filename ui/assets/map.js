// The library at a glance.
