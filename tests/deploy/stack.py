"""Templates of CloudFormation as AWS reads them: resources, and the user data of an instance with
the values of its parameters."""

import pathlib
import re

import yaml

TOP = pathlib.Path(__file__).resolve().parents[2]
FOLDER = TOP / "deploy" / "cloudformation"
TEMPLATES = sorted(FOLDER.glob("*.yaml"))


class Loader(yaml.SafeLoader):
    """YAML with the short form of functions: !Ref X is {"Ref": "X"}."""


def function(loader, suffix, node):
    value = {yaml.ScalarNode: loader.construct_scalar,
             yaml.SequenceNode: lambda it: loader.construct_sequence(it, deep=True),
             yaml.MappingNode: lambda it: loader.construct_mapping(it, deep=True)}[type(node)](node)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


Loader.add_multi_constructor("!", function)


class Stack:
    """A template, and what its parameters and pseudo parameters are."""

    def __init__(self, name, **values):
        self.template = yaml.load((FOLDER / name).read_text(), Loader)
        defaults = {key: parameter["Default"] for key, parameter in
                    self.template["Parameters"].items() if "Default" in parameter}
        self.values = {"AWS::Region": "eu-west-1", "AWS::StackName": "fibertap",
                       "AWS::URLSuffix": "amazonaws.com", "AWS::Partition": "aws", "AWS::AccountId": "123456789012",
                       **defaults, **values}

    def resources(self, kind):
        """The properties of all resources of a type, by their names."""
        return {name: resource["Properties"] for name, resource in
                self.template["Resources"].items() if resource["Type"] == kind}

    def one(self, kind):
        found, = self.resources(kind).values()
        return found

    def value(self, found):
        """What a function or a literal comes to."""
        if not isinstance(found, dict):
            return found
        (name, argument), = found.items()
        if name == "Ref":
            return self.values.get(argument, argument)
        if name == "Fn::FindInMap":
            table, first, second = argument
            return self.template["Mappings"][table][first][second]
        if name == "Fn::Sub":
            text, own = (argument, {}) if isinstance(argument, str) else argument
            values = self.values | {key: self.value(item) for key, item in own.items()}
            return re.sub(r"\$\{([^!}]+)\}", lambda found: str(values.get(found[1], found[1])),
                          text)
        if name == "Fn::Base64":
            return self.value(argument)
        raise AssertionError(f"{name}: a function that these tests do not compute")
