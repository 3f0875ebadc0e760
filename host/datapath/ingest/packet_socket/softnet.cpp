#include "host/datapath/ingest/packet_socket/softnet.h"

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace fibertap {
namespace {

// Columns of a line, one line per CPU that is on (Linux, net/core/net-procfs.c).
constexpr std::size_t kDropped = 1;
constexpr std::size_t kCpu = 12;  // since Linux 5.10

}  // namespace

Softnet::Softnet() : at_start_(read()) {}

std::optional<Softnet::Drops> Softnet::read() {
  std::ifstream file("/proc/net/softnet_stat");
  Drops drops;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::vector<std::uint32_t> columns;
    for (std::uint32_t value = 0; words >> std::hex >> value;) columns.push_back(value);
    if (columns.size() <= kDropped) return std::nullopt;
    drops[columns.size() > kCpu ? columns[kCpu] : drops.size()] = columns[kDropped];
  }
  if (drops.empty()) return std::nullopt;
  return drops;
}

std::optional<std::uint64_t> Softnet::dropped() const {
  const auto now = read();
  if (!at_start_ || !now) return std::nullopt;
  std::uint64_t sum = 0;
  for (const auto& [cpu, drops] : *now) {
    const auto before = at_start_->find(cpu);
    sum += drops - (before == at_start_->end() ? 0 : before->second);
  }
  return sum;
}

}  // namespace fibertap
