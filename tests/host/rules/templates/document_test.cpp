#include "host/rules/templates/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/host/rules/templates/template_text.h"

namespace fibertap::templates {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const Node& at(const Node& node, std::string_view key) {
  const Node* value = node.find(key);
  if (!value) throw std::logic_error("no key " + std::string(key));
  return *value;
}

TEST(Document, KeepsLinesOfYaml) {
  const Document document = parse_document("t", "# one\na: 1\nb:\n  - x\n  - {c: y}\n");
  EXPECT_EQ(at(document.root, "a").line, 2u);
  EXPECT_EQ(at(document.root, "b").items.at(1).line, 5u);
  EXPECT_EQ(document.root.members.at(1).line, 3u);
}

TEST(Document, KeepsLinesOfJson) {
  const Document document =
      parse_document("t", "\n{\"a\": 1\n,\"b\"\n:\n[\"x\",2\n,\n3\n],\r\n\"c\":null}\n");
  EXPECT_EQ(at(document.root, "a").line, 2u);
  EXPECT_EQ(document.root.members.at(1).line, 3u);
  const std::vector<Node>& items = at(document.root, "b").items;
  EXPECT_EQ(at(document.root, "b").line, 5u);
  EXPECT_EQ(items.at(1).line, 5u);
  EXPECT_EQ(items.at(2).line, 7u);
  EXPECT_EQ(document.root.members.at(2).line, 9u);
}

TEST(Document, KeepsNumbersAsTheyWereWritten) {
  const Document document =
      parse_document("t", R"({"a": 6.0, "b": 1e3, "c": -5, "d": 18446744073709551616, "e": true})");
  EXPECT_EQ(at(document.root, "a").text, "6.0");
  EXPECT_EQ(at(document.root, "b").text, "1e3");
  EXPECT_EQ(at(document.root, "c").text, "-5");
  EXPECT_EQ(at(document.root, "d").text, "18446744073709551616");
  EXPECT_EQ(at(document.root, "e").text, "true");
}

TEST(Document, ReadsShortFormsAsLongOnes) {
  const Node root = parse_document("t", "a: !Sub x\nb: !If [c, !Ref d, {e: f}]\n").root;
  EXPECT_EQ(at(at(root, "a"), "Fn::Sub").text, "x");
  const Node& list = at(at(root, "b"), "Fn::If");
  EXPECT_EQ(list.items.size(), 3u);
  EXPECT_EQ(at(list.items.at(1), "Ref").text, "d");
}

TEST(Document, TakesTagsOfPlainTypesForNothing) {
  EXPECT_EQ(at(parse_document("t", "a: !!str 5\nb: !!map {}\n").root, "a").text, "5");
}

TEST(Document, MayBeginWithAByteOrderMark) {
  EXPECT_EQ(at(parse_document("t", "\xEF\xBB\xBF{\"a\": 1}").root, "a").text, "1");
  EXPECT_EQ(at(parse_document("t",
                              "\xEF\xBB\xBF"
                              "a: 1")
                   .root,
               "a")
                .text,
            "1");
}

TEST(Document, HasNoKeyTwice) {
  EXPECT_EQ(error_of("a: 1\nb: 2\na: 3\n"),
            "t.yaml:3: duplicate key, found \"a\" again, expected it once (first in line 1); "
            "remove one");
  EXPECT_EQ(error_of("{\"x\": {\"b\": 1,\n\"a\": 1,\n\"a\": 1}}"),
            "t.yaml:3: duplicate key, found \"a\" again, expected it once (first in line 2); "
            "remove one");
  EXPECT_THAT(error_of("a: {b: 1, 'b': 2}"), HasSubstr("duplicate key"));
}

TEST(Document, HasNoAnchorsAliasesOrFurtherDocuments) {
  EXPECT_EQ(error_of("a: &x 1\n"), "t.yaml:1: found an anchor, expected none; write the value out");
  EXPECT_THAT(error_of("a: &x [1]\n"), HasSubstr("found an anchor"));
  EXPECT_THAT(error_of("a: &x\nb: 1\n"), HasSubstr("found an anchor"));
  EXPECT_THAT(error_of("a: *x\n"), StartsWith("t.yaml:1: "));
  EXPECT_EQ(error_of("a: 1\n---\nb: 2\n"),
            "t.yaml:2: found a second document, expected one; split the file");
}

TEST(Document, HasPlainKeys) {
  EXPECT_THAT(error_of("? [a]\n: 1\n"), HasSubstr("found \"a list\" as a key"));
  EXPECT_THAT(error_of("? {a: b}\n: 1\n"), HasSubstr("found \"a mapping\" as a key"));
  EXPECT_THAT(error_of("!Ref a: 1\n"), HasSubstr("as a key"));
  EXPECT_THAT(error_of("~: 1\n"), HasSubstr("found \"null\" as a key"));
}

TEST(Document, HasNoUnknownTags) {
  EXPECT_EQ(error_of("a: !!binary eA==\n"),
            "t.yaml:1: unknown tag, found \"tag:yaml.org,2002:binary\", expected one such as !Ref; "
            "remove it");
  EXPECT_THAT(error_of("a: !<x> b\n"), HasSubstr("unknown tag"));
}

TEST(Document, WithWrongSyntaxIsAnErrorWithItsLine) {
  EXPECT_EQ(error_of("a: 1\nb: [\n"),
            "t.yaml:3: not YAML: end of sequence flow not found; correct the syntax");
  EXPECT_EQ(error_of("{\"a\": 1,\n\"b\" 2}"),
            "t.yaml:2: not JSON: syntax error while parsing object separator - unexpected number "
            "literal; expected ':', found \"2\"; correct the syntax");
  EXPECT_THAT(error_of("{\"a\": 1} x"), StartsWith("t.yaml:1: not JSON: "));
  EXPECT_THAT(error_of("{\"a\": \"\n\"}"), StartsWith("t.yaml:1: not JSON: "));
  EXPECT_THAT(error_of("{"), StartsWith("t.yaml:1: not JSON: "));
}

TEST(Document, WithATabInItsIndentationIsAnErrorThatSaysSo) {
  EXPECT_EQ(error_of("a:\n  b: 1\n  \tc: 2\n"),
            "t.yaml:3: not YAML: illegal tab when looking for indentation; indent with blanks, not "
            "with tabs");
  EXPECT_THAT(error_of("a:\n\tb: 1\n\tc: 2\n"), EndsWith("; indent with blanks, not with tabs"));
  EXPECT_THAT(error_of("a:\n  b:\t1\n  c: ]\n"), EndsWith("; correct the syntax"));
}

TEST(Document, WithWrongIndentationIsAnErrorThatSaysSo) {
  for (const std::string_view bad :
       {"a:\n    b: 1\n  c: 2\n", "a: 1\n  b: 2\n", "a:\n  - 1\n - 2\n", "a:\n  - 1\n  b: 2\n"}) {
    EXPECT_THAT(error_of(std::string(bad)), HasSubstr("; check the indentation of this line"))
        << bad;
  }
}

TEST(Document, ThatIsACaptureIsAnErrorThatSaysWhereCapturesBelong) {
  for (const std::string_view magic : {"\xD4\xC3\xB2\xA1", "\xA1\xB2\xC3\xD4", "\x4D\x3C\xB2\xA1",
                                       "\xA1\xB2\x3C\x4D", "\x0A\x0D\x0D\x0A"}) {
    EXPECT_EQ(error_of(std::string(magic) + std::string(4, '\0')),
              "t.yaml: found a capture, expected a template or a listing; name captures behind the "
              "options, without --template");
  }
}

TEST(Document, OfTwoJsonTextsIsAnErrorThatSaysSo) {
  EXPECT_EQ(error_of("{\"TrafficMirrorFilters\": []}\n{\"TrafficMirrorSessions\": []}\n"),
            "t.yaml:2: found a second document, expected one; split the file");
}

TEST(Document, ThatIsNoMappingIsAnError) {
  EXPECT_EQ(error_of(""),
            "t.yaml:1: no configuration, found nothing, expected a mapping; give a CloudFormation "
            "template or the JSON of aws ec2 describe-traffic-mirror-filters, "
            "describe-traffic-mirror-sessions or describe-network-interfaces, with --output json "
            "and without --query");
  EXPECT_THAT(error_of("# nothing\n"), HasSubstr("found nothing"));
  EXPECT_THAT(error_of("- a\n"), HasSubstr("found a list, expected a mapping"));
  EXPECT_THAT(error_of("text"), HasSubstr("found \"text\", expected a mapping"));
  EXPECT_THAT(error_of("[]"), HasSubstr("found a list, expected a mapping"));
}

TEST(Document, OfAnotherKindIsAnError) {
  EXPECT_EQ(error_of("Reservations: []\n"),
            "t.yaml:1: no configuration, found \"Reservations\", expected Resources, "
            "TrafficMirrorSessions, TrafficMirrorFilters, TrafficMirrorTargets or "
            "NetworkInterfaces; give a CloudFormation template or the JSON of aws ec2 "
            "describe-traffic-mirror-filters, describe-traffic-mirror-sessions or "
            "describe-network-interfaces");
  EXPECT_THAT(error_of("{}"), HasSubstr("found an empty mapping"));
}

TEST(Document, ThatIsNoUtf8IsAnError) {
  EXPECT_EQ(error_of("a: 1\nb: \xFF\n"),
            "t.yaml:2: not text, found byte 0xff, expected UTF-8; save it as UTF-8");
  for (const std::string_view bad :
       {std::string_view("a\0b", 3), std::string_view("\xC0\x80"), std::string_view("\xED\xA0\x80"),
        std::string_view("\xF4\x90\x80\x80"), std::string_view("\xE2\x82"),
        std::string_view("\xE0\x9F\xBF"), std::string_view("\xC3("), std::string_view("\x80")}) {
    EXPECT_THAT(error_of("a: " + std::string(bad)), HasSubstr("not text, found byte"));
  }
  EXPECT_EQ(at(parse_document("t", "a: é€𝄞").root, "a").text, "é€𝄞");
}

class DeepNesting : public ::testing::TestWithParam<std::string_view> {};

TEST_P(DeepNesting, IsAnErrorAndNotAnOverflow) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += GetParam();
  EXPECT_THAT(error_of(text), StartsWith("t.yaml:"));
}

INSTANTIATE_TEST_SUITE_P(Edges, DeepNesting,
                         ::testing::Values("[", "{\"a\":", "{a: ", "- ", "? ", "!Ref ", "{\"a\":[",
                                           "[{a: ", "!If [", "a: {"));

TEST(Document, MayNestAHundredDeep) {
  EXPECT_EQ(error_of("{\"a\":" + std::string(98, '[') + std::string(98, ']') + "}").find("deep"),
            std::string::npos);
  EXPECT_EQ(error_of("{\"a\":" + std::string(100, '[') + std::string(100, ']') + "}"),
            "t.yaml:1: nested too deeply, expected at most 100 levels; flatten it");
}

TEST(Message, EscapesAndCutsWhatWasFound) {
  EXPECT_EQ(in_quotes("a\n\x1b[0m"), "\"a\\x0a\\x1b[0m\"");
  EXPECT_EQ(in_quotes(std::string(81, 'x')), in_quotes(std::string(80, 'x')) + "...");
  EXPECT_EQ(in_quotes(std::string(79, 'x') + "é"), in_quotes(std::string(79, 'x')) + "...");
  EXPECT_EQ(error_of("Resources: {\"a\\nb\": c}"),
            "t.yaml:1: a\\x0ab: wrong type, found \"c\", expected a mapping; correct it");
}

}  // namespace
}  // namespace fibertap::templates
