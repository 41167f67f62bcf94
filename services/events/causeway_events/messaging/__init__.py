"""The topics' edge: messages to commands, facts to messages."""
