"""The real programme of the sources, loaded and played through the public HTTP APIs as any client would."""
