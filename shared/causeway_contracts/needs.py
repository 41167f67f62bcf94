"""What somebody can say that they need in order to take part, as registrations takes it and pages offer it."""

ACCESS = (
    "wheelchair",
    "hearing-loop",
    "sign-language",
    "captions",
    "large-print",
    "guide-dog",
    "companion",
    "quiet-space",
)
DIET = ("vegetarian", "vegan", "halal", "kosher", "gluten-free", "lactose-free", "nut-free")
