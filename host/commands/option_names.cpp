#include "host/commands/option_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace fibertap {
namespace {

// One a line would be a page.
// clang-format off
constexpr std::string_view kOptions[] = {
    "accept", "allow-empty", "annotate", "backpressure", "batch-age", "batch-frames", "card",
    "card-faults", "card-timeout", "card-units", "case", "config", "dpdk", "drain", "engine",
    "exception", "exception-address", "exception-budget", "exception-tap", "explain", "filters",
    "force", "format", "frames", "geneve-port", "golden", "help", "http", "http-socket",
    "http-token", "idle", "if-exists", "import", "interface", "json", "list", "locality", "log",
    "missing-filter", "on-card-loss", "out", "outcomes", "packet-length", "parameter", "profile",
    "promiscuous", "queue", "queues", "readings", "require", "ring", "rounds", "rule-metrics",
    "rules", "seed", "session", "shrink-time", "simd", "sink", "stage", "stats", "template",
    "threads", "time", "unknown-vni", "user", "verify", "vnis", "vxlan-port", "write", "write-case",
    "write-template", "xclbin"};
// clang-format on

constexpr std::string_view kCommands[] = {
    "bench", "bench live", "card",   "card bench", "card info", "card list", "card selftest",
    "check", "gen",        "replay", "run",        "validate",  "vectors"};

/// From this length on a name may be two letters off.
constexpr std::size_t kLongName = 6;

/// How many letters must be put in, left out, replaced or swapped with the next.
std::size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::vector<std::size_t>> steps(left.size() + 1,
                                              std::vector<std::size_t>(right.size() + 1));
  for (std::size_t i = 0; i <= left.size(); ++i) steps[i][0] = i;
  std::iota(steps[0].begin(), steps[0].end(), std::size_t{0});
  for (std::size_t i = 1; i <= left.size(); ++i) {
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t replaced = steps[i - 1][j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
      steps[i][j] = std::min({steps[i - 1][j] + 1, steps[i][j - 1] + 1, replaced});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
        steps[i][j] = std::min(steps[i][j], steps[i - 2][j - 2] + 1);
      }
    }
  }
  return steps[left.size()][right.size()];
}

bool has_part(const std::string& name, std::string_view part) {
  return fmt::format("-{}-", name).find(fmt::format("-{}-", part)) != std::string::npos;
}

}  // namespace

std::span<const std::string_view> all_options() { return kOptions; }

std::span<const std::string_view> all_commands() { return kCommands; }

std::optional<std::string> nearly(std::string_view name, const std::vector<std::string>& names) {
  if (names.empty()) return std::nullopt;
  const auto nearest = std::ranges::min_element(
      names, {}, [name](const std::string& each) { return distance(name, each); });
  const std::size_t most = std::min(name.size(), nearest->size()) < kLongName ? 1 : 2;
  return distance(name, *nearest) <= most ? std::optional(*nearest) : std::nullopt;
}

std::optional<std::string> suggestion(std::string_view name,
                                      const std::vector<std::string>& names) {
  if (auto near = nearly(name, names)) return near;
  const auto longer =
      std::ranges::find_if(names, [name](const std::string& each) { return has_part(each, name); });
  return longer == names.end() ? std::nullopt : std::optional(*longer);
}

}  // namespace fibertap
