#include "host/rules/templates/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

#include "host/base/error.h"
#include "host/rules/templates/json_reader.h"
#include "host/rules/templates/place.h"
#include "host/rules/templates/yaml_reader.h"

namespace fibertap::templates {
namespace {

/// Far above the listing of an account with all its quotas used.
constexpr std::size_t kMaxFileBytes = std::size_t{256} << 20;

/// Length of the longest prefix that is well-formed UTF-8 (RFC 3629, section 4) without NUL.
std::size_t text_prefix(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const unsigned lead = byte(0);
    if (lead > 0 && lead < 0x80) {
      ++at;
      continue;
    }
    const std::size_t length = lead >= 0xC2 && lead <= 0xDF   ? 2
                               : lead >= 0xE0 && lead <= 0xEF ? 3
                               : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                              : 0;
    if (length == 0 || text.size() - at < length) return at;
    const unsigned lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (byte(1) < lowest || byte(1) > highest) return at;
    for (std::size_t i = 2; i < length; ++i) {
      if ((byte(i) & 0xC0) != 0x80) return at;
    }
    at += length;
  }
  return at;
}

}  // namespace

std::string read_text(const std::string& path) {
  const bool standard_input = path == "-";
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> opened(
      standard_input ? nullptr : std::fopen(path.c_str(), "rb"),
      [](std::FILE* file) { return file ? std::fclose(file) : 0; });
  std::FILE* const file = standard_input ? stdin : opened.get();
  const auto failed = [&](const char* what) {
    return Error(Errc::kConfiguration, "{}: cannot {}: {}; name a readable template or listing",
                 path, what, std::strerror(errno));
  };
  if (!file) throw failed("open");

  std::string text;
  std::size_t size = 0;
  for (std::size_t got = 1; got > 0; size += got) {
    if (size > kMaxFileBytes) {
      throw Error(Errc::kConfiguration, "{}: found more than {} bytes, expected less; split it",
                  path, kMaxFileBytes);
    }
    if (size == text.size()) text.resize(std::max<std::size_t>(1 << 16, 2 * size));
    got = std::fread(text.data() + size, 1, text.size() - size, file);
  }
  if (std::ferror(file)) throw failed("read");
  text.resize(size);
  return text;
}

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_json(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const std::size_t start = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  return start < text.size() && text[start] == '{';
}

/// Whether `text` begins as a pcap file, of either byte order and resolution, or a pcapng file
/// does.
bool is_capture(std::string_view text) {
  constexpr std::array<std::string_view, 5> kBeginnings = {"\xD4\xC3\xB2\xA1", "\xA1\xB2\xC3\xD4",
                                                           "\x4D\x3C\xB2\xA1", "\xA1\xB2\x3C\x4D",
                                                           "\x0A\x0D\x0D\x0A"};
  return std::ranges::any_of(kBeginnings,
                             [text](std::string_view start) { return text.starts_with(start); });
}

Node parse_text(std::string_view file, std::string_view text) {
  if (const std::size_t good = text_prefix(text); good != text.size()) {
    if (is_capture(text)) {
      throw Error(Errc::kConfiguration,
                  "{}: found a capture, expected a template or a listing; name captures behind the "
                  "options, without --template",
                  file);
    }
    const auto line = 1 + std::count(text.data(), text.data() + good, '\n');
    throw error_at({file, static_cast<std::uint32_t>(line)},
                   "not text, found byte 0x{:02x}, expected UTF-8; save it as UTF-8",
                   static_cast<unsigned char>(text[good]));
  }
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return is_json(text) ? read_json(file, text) : read_yaml(file, text);
}

/// The template in what get-template prints, or in its TemplateBody alone; nullptr in anything
/// else.
Node* template_body(Node& root) {
  if (root.is_scalar() && root.text.find('\n') != std::string::npos) return &root;
  if (!root.is_mapping()) return nullptr;
  const auto body = std::find_if(root.members.begin(), root.members.end(),
                                 [](const Member& m) { return m.key == "TemplateBody"; });
  return body == root.members.end() ? nullptr : &body->value;
}

}  // namespace

Document parse_document(std::string_view file, std::string_view text) {
  Document document{file, parse_text(file, text), nullptr, is_json(text)};
  if (Node* const found = template_body(document.root)) {
    Node body = std::move(*found);
    if (body.is_scalar()) {
      document.label = std::make_shared<const std::string>(fmt::format("{} (TemplateBody)", file));
      document.file = *document.label;
      document.json = is_json(body.text);
      body = parse_text(document.file, body.text);
    }
    document.root = std::move(body);
  }
  if (!document.root.is_mapping()) {
    throw error_at({document.file, std::max(1u, document.root.line)},
                   "no configuration, found {}, expected a mapping; {}, with --output json and "
                   "without --query",
                   document.root.kind == NodeKind::kNull ? "nothing" : found(document.root),
                   kGiveConfiguration);
  }
  return document;
}

}  // namespace fibertap::templates
