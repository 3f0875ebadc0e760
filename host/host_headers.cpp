// Exists so that the precompiled headers of the host have a target to belong to.
