#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

#include "host/base/error.h"
#include "host/rules/templates/document.h"
#include "host/rules/templates/join.h"
#include "host/rules/templates/read_parts.h"
#include "host/rules/templates/templates.h"

namespace {

/// Ends the program when what the reader promises does not hold.
void require(bool promise) {
  if (!promise) std::abort();
}

bool fits(const fibertap::PortRange& range) { return range.first <= range.last; }

void check(const fibertap::Rule& rule) {
  require(rule.number >= 1 && rule.number <= 32766);
  require(rule.source.ipv6 == rule.destination.ipv6);
  require(!rule.source_ports || fits(*rule.source_ports));
  require(!rule.destination_ports || fits(*rule.destination_ports));
  const bool ports = rule.source_ports || rule.destination_ports;
  require(!ports || !rule.protocol || *rule.protocol == 6 || *rule.protocol == 17);
}

void check(const fibertap::Mirror& mirror) {
  for (const fibertap::Filter& filter : mirror.filters) {
    require(!filter.name.empty());
    require(filter.resolvers.empty() || filter.amazon_dns);
    for (const fibertap::Rule& rule : filter.rules) check(rule);
  }
  for (const fibertap::Session& session : mirror.sessions) {
    require(!session.name.empty() && !session.where.empty());
    require(session.vni <= 0xFFFFFF);
    require(!session.filter || *session.filter < mirror.filters.size());
    require(!session.packet_length || *session.packet_length >= 1);
    require(session.macs.size() <= 8);
  }
}

}  // namespace

/// Any bytes are a mirror that keeps its promises, or an error of one line that names the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    fibertap::TemplateOptions options;
    options.missing_filter = fibertap::MissingFilter::kAccept;
    const std::vector<fibertap::templates::Document> documents = {
        fibertap::templates::parse_document("fuzz", text)};
    const auto [mirror, notes, empty] =
        fibertap::templates::join(fibertap::templates::read_parts(documents, options), options);
    check(mirror);
    for (const std::string& note : notes) require(note.find('\n') == std::string::npos);
  } catch (const fibertap::Error& error) {
    const std::string_view message = error.what();
    require(error.code() == fibertap::Errc::kConfiguration);
    require((message.starts_with("fuzz:") || message.starts_with("fuzz (TemplateBody):")) &&
            message.find('\n') == std::string_view::npos);
  }
  return 0;
}
