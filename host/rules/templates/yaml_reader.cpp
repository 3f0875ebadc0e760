#include "host/rules/templates/yaml_reader.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <istream>
#include <streambuf>
#include <string>
#include <vector>

#include "host/rules/templates/place.h"
#include "host/rules/templates/tree_builder.h"

namespace fibertap::templates {
namespace {

class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* const begin = const_cast<char*>(text.data());  // only ever read
    setg(begin, begin, begin + text.size());
  }
};

/// Turns the parser's events into a tree. A tagged node `!If [..]` is wrapped: {Fn::If: [..]}.
class Handler : public YAML::EventHandler {
 public:
  explicit Handler(std::string_view file) : file_(file), builder_(file) {}

  Node take() { return builder_.take(); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ == 0) return;
    throw error_at(place(mark), "found a second document, expected one; split the file");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    reject_anchor(mark, anchor);
    if (builder_.expects_key()) throw key_error(mark, "null");
    builder_.null(place(mark).line);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw error_at(place(mark), "found an alias, expected none; write the value out");
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    reject_anchor(mark, anchor);
    const std::string function = intrinsic_name(mark, tag);
    if (builder_.expects_key()) {
      if (!function.empty()) throw key_error(mark, tag);
      builder_.key(value, place(mark).line);
      return;
    }
    if (!function.empty()) begin_wrapper(function, mark);
    builder_.scalar(tag == "?" ? plain(value) : value, place(mark).line);
    if (!function.empty()) builder_.end();
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    begin(NodeKind::kSequence, mark, tag, anchor);
  }
  void OnSequenceEnd() override { end(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    begin(NodeKind::kMapping, mark, tag, anchor);
  }
  void OnMapEnd() override { end(); }

 private:
  /// CloudFormation takes a truth without quotes for a boolean, and makes it text in small letters.
  static std::string plain(const std::string& value) {
    if (value == "True" || value == "TRUE") return "true";
    if (value == "False" || value == "FALSE") return "false";
    return value;
  }

  Place place(const YAML::Mark& mark) const {
    return {file_, static_cast<std::uint32_t>(mark.line) + 1};
  }

  Error key_error(const YAML::Mark& mark, std::string_view what) const {
    return error_at(place(mark), "found {} as a key, expected plain text; write the key out",
                    in_quotes(what));
  }

  void reject_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) const {
    if (anchor == 0) return;
    throw error_at(place(mark), "found an anchor, expected none; write the value out");
  }

  /// "Ref" of "!Ref", "Fn::Sub" of "!Sub", nothing of a node without tag.
  std::string intrinsic_name(const YAML::Mark& mark, const std::string& tag) const {
    if (tag.empty() || tag == "?" || tag == "!") return {};
    for (const char* const plain : {"str", "int", "float", "bool", "seq", "map"}) {
      if (tag == std::string("tag:yaml.org,2002:") + plain) return {};
    }
    const std::string name = tag.substr(1);
    const bool letters = std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    });
    if (tag.front() != '!' || !letters) {
      throw error_at(place(mark), "unknown tag, found {}, expected one such as !Ref; remove it",
                     in_quotes(tag));
    }
    return name == "Ref" || name == "Condition" ? name : "Fn::" + name;
  }

  void begin_wrapper(const std::string& function, const YAML::Mark& mark) {
    builder_.begin(NodeKind::kMapping, place(mark).line);
    builder_.key(function, place(mark).line);
  }

  void begin(NodeKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    reject_anchor(mark, anchor);
    if (builder_.expects_key()) {
      throw key_error(mark, kind == NodeKind::kMapping ? "a mapping" : "a list");
    }
    const std::string function = intrinsic_name(mark, tag);
    if (!function.empty()) begin_wrapper(function, mark);
    wrapped_.push_back(!function.empty());
    builder_.begin(kind, place(mark).line);
  }

  void end() {
    builder_.end();
    if (wrapped_.back()) builder_.end();
    wrapped_.pop_back();
  }

  std::string_view file_;
  TreeBuilder builder_;
  std::vector<bool> wrapped_;  // of each open node
  int documents_ = 0;
};

/// Whether the indentation of a line has a tab, which YAML does not take. Lines count from zero.
bool begins_with_tab(std::string_view text, std::uint32_t line) {
  std::size_t at = 0;
  for (; line > 0; --line) {
    at = text.find('\n', at);
    if (at++ == std::string_view::npos) return false;
  }
  at = text.find_first_not_of(' ', at);
  return at != std::string_view::npos && text[at] == '\t';
}

/// Whether yaml-cpp says so of lines that stand further left or right than their neighbours.
bool comes_of_indent(std::string_view message) {
  const std::array<std::string_view, 5> of_indent = {
      YAML::ErrorMsg::END_OF_MAP, YAML::ErrorMsg::END_OF_SEQ, YAML::ErrorMsg::MAP_VALUE,
      YAML::ErrorMsg::MAP_KEY, YAML::ErrorMsg::BLOCK_ENTRY};
  return std::ranges::find(of_indent, message) != of_indent.end();
}

}  // namespace

Node read_yaml(std::string_view file, std::string_view text) {
  ViewBuffer buffer(text);
  std::istream stream(&buffer);
  Handler handler(file);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(handler)) {
    }
  } catch (const YAML::Exception& problem) {
    const auto line = static_cast<std::uint32_t>(problem.mark.is_null() ? 0 : problem.mark.line);
    throw error_at({file, line + 1}, "not YAML: {}; {}", problem.msg,
                   begins_with_tab(text, line)    ? "indent with blanks, not with tabs"
                   : comes_of_indent(problem.msg) ? "check the indentation of this line and of "
                                                    "those before it"
                                                  : "correct the syntax");
  }
  return handler.take();
}

}  // namespace fibertap::templates
