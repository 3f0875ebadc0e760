#!/usr/bin/python3
"""scripts/check-docs on trees of the test's own."""

import pathlib
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
TREE = {
    "README.md": "# One\n[guide](docs/guide.md#how-it-works) and [the folder](docs)\n"
                 "`host/a.h` `scripts/run --all`\n```\n./scripts/run docs/guide.md\n```\n",
    "docs/guide.md": "# Guide\n## How it `works`!\nSPEC 2.1 and ADR 3 ([up](../README.md#one)).\n",
    "docs/spec.md": "# Spec\n## 1 Terms\n## 2 Parse\n1. First.\n2. Second.\n   1. No item.\n",
    "docs/adr/0003-a-choice.md": "# 3 A choice\n\nStatus: accepted, 2026-11-23\n\n"
                                "**Decision.** This.\n",
    "docs/adr/README.md": "| [3](0003-a-choice.md) | A choice | accepted, 2026-11-23 |\n",
    "host/a.h": "// SPEC 1, 2.2 and 2; ADRs 3 (docs/guide.md).\n",
    "scripts/run": "#!/bin/sh\n# SPEC 2.1\n",
}


class CheckDocs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(folder.name)
        for name, text in TREE.items():
            self.file(name, text)

    def file(self, name, text):
        (self.top / name).parent.mkdir(parents=True, exist_ok=True)
        (self.top / name).write_text(text)

    def check(self):
        result = subprocess.run([TOP / "scripts" / "check-docs", self.top], check=False,
                                capture_output=True, text=True, timeout=60)
        self.assertEqual(result.stderr, "")
        return result.returncode, result.stdout

    def assert_found(self, name, planted, *words):
        """What is planted at the end of a file is the one complaint, with its line."""
        line = TREE.get(name, "").count("\n") + 1
        self.file(name, TREE.get(name, "") + planted)
        code, said = self.check()
        self.assertEqual((code, len(said.splitlines())), (1, 1), said)
        for word in (f"{name}:{line}: ", *words):
            self.assertIn(word, said)

    def assert_found_of(self, name, text, words):
        self.file(name, text)
        code, said = self.check()
        self.assertEqual((code, len(said.splitlines())), (1, 1), said)
        self.assertIn(words, said)

    def test_a_tree_whose_citations_lead_somewhere_passes(self):
        self.assertEqual(self.check()[0], 0, self.check()[1])

    def test_a_dead_link_is_found(self):
        self.assert_found("docs/guide.md", "[gone](../host/b.h)\n", "../host/b.h")

    def test_a_dead_anchor_is_found(self):
        self.assert_found("README.md", "[there](docs/guide.md#how-it-worked)\n", "how-it-worked")

    def test_a_dead_anchor_of_the_same_page_is_found(self):
        self.assert_found("README.md", "[here](#two)\n", "two")

    def test_a_heading_in_a_code_block_is_no_anchor(self):
        self.assert_found("docs/spec.md", "[x](#only-shown)\n```\n# Only shown\n```\n", "only-shown")

    def test_a_clause_that_does_not_exist_is_found(self):
        self.assert_found("host/a.h", "// As SPEC 3 has it.\n", "SPEC 3")

    def test_an_item_that_does_not_exist_is_found(self):
        self.assert_found("scripts/run", "# SPEC 2.3\n", "SPEC 2.3")

    def test_an_item_of_a_clause_without_items_is_found(self):
        self.assert_found("docs/guide.md", "SPEC 1.1\n", "SPEC 1.1")

    def test_the_last_of_several_clauses_is_looked_at(self):
        self.assert_found("host/a.h", "// SPEC 1, 2.1 and\n// 9\n", "SPEC 9")

    def test_a_citation_over_two_lines_of_a_comment_is_found(self):
        self.assert_found("host/a.h", "// see SPEC\n// 7\n", "SPEC 7")

    def test_a_decision_that_does_not_exist_is_found(self):
        self.assert_found("host/a.h", "// (ADR 4)\n", "ADR 4")

    def test_a_decision_without_a_status_is_found(self):
        self.assert_found_of("docs/adr/0003-a-choice.md", "# 3 A choice\n\n2026-11-23\n", "no status")

    def test_a_decision_behind_its_reasons_is_found(self):
        self.assert_found_of("docs/adr/0003-a-choice.md",
                             "# 3 A choice\n\nStatus: accepted, 2026-11-23\n\n**Why.** So.\n\n"
                             "**Decision.** This.\n", "**Decision.** first")

    def test_a_decision_whose_status_the_index_does_not_have_is_found(self):
        self.assert_found_of("docs/adr/0003-a-choice.md",
                             "# 3 A choice\n\nStatus: superseded by 4, 2026-11-28\n\n"
                             "**Decision.** That.\n",
                             "| [3](0003-a-choice.md) | A choice | superseded by 4, 2026-11-28 |")

    def test_a_document_from_elsewhere_is_found(self):
        self.assert_found("host/a.h", "// DESIGN 2\n", "DESIGN 2")

    def test_a_page_of_facts_from_elsewhere_is_found(self):
        self.assert_found("docs/guide.md", "facts/aws.md\n", "facts/aws.md")

    def test_a_path_in_backticks_that_does_not_exist_is_found(self):
        self.assert_found("README.md", "`host/gone/c.h`\n", "host/gone/c.h")

    def test_a_command_that_does_not_exist_is_found(self):
        self.assert_found("README.md", "`scripts/walk --all`\n", "scripts/walk")

    def test_a_path_in_a_code_block_that_does_not_exist_is_found(self):
        text = TREE["README.md"].replace("./scripts/run docs", "./scripts/walk docs")
        self.file("README.md", text)
        self.assertIn("README.md:5: scripts/walk: ", self.check()[1])

    def test_a_page_that_a_comment_names_and_that_does_not_exist_is_found(self):
        self.assert_found("host/a.h", "// docs/gone.md\n", "docs/gone.md")


if __name__ == "__main__":
    unittest.main()
