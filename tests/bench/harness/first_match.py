"""Rule lists, of which the first match decides, as one Boolean expression."""


class Language:
    """How a filter language writes what rule lists need."""

    both = ""
    either = ""
    negation = ""
    always = ""
    never = ""

    def ingress(self):
        """The frame goes to its outer source."""
        raise NotImplementedError

    def egress(self):
        """The frame comes from its outer source."""
        raise NotImplementedError

    def of_session(self, vni):
        raise NotImplementedError

    def conditions(self, rule):
        """What a frame must meet to match, as a list; empty when every frame does."""
        raise NotImplementedError

    def all_of(self, terms):
        return self.always if not terms else f" {self.both} ".join(f"({term})" for term in terms)

    def any_of(self, terms):
        return self.never if not terms else f" {self.either} ".join(f"({term})" for term in terms)


def accepting(language, rules):
    """True for what the first matching rule accepts: accept rules in a row are alternatives, and
    what stands behind a reject rule is for frames that it does not match."""
    alternatives = []
    for rule in reversed(rules):
        condition = language.all_of(language.conditions(rule))
        if rule.accept:
            alternatives.insert(0, condition)
        elif alternatives:
            alternatives = [language.all_of([f"{language.negation} ({condition})",
                                             language.any_of(alternatives)])]
    return language.any_of(alternatives)


def expression(language, sessions):
    """True for the frames that `sessions` accept. Every frame is to or from its outer source."""
    return language.any_of([
        language.all_of([language.of_session(session.vni), language.any_of([
            language.all_of([side, accepting(language, session.of_direction(direction))])
            for direction, side in (("ingress", language.ingress()),
                                    ("egress", language.egress()))])])
        for session in sessions])
