#include "host/lab/validate/case_parts.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "host/base/seconds.h"

namespace fibertap::validation {
namespace {

void walk_unused_filters(Mirror& mirror, Take& take) {
  const std::size_t filters = mirror.filters.size();
  for (std::size_t i = filters; i-- > 0;) {
    const auto uses = [i](const Session& session) { return session.filter == i; };
    if (std::ranges::any_of(mirror.sessions, uses) || !take()) continue;
    mirror.filters.erase(mirror.filters.begin() + static_cast<std::ptrdiff_t>(i));
    for (Session& session : mirror.sessions) {
      if (session.filter && *session.filter > i) --*session.filter;
    }
  }
}

/// The frames in as few batches as they fit.
std::vector<CaseBatch> joined(const std::vector<CaseBatch>& batches) {
  std::vector<CaseBatch> fewer;
  for (const CaseBatch& batch : batches) {
    if (fewer.empty() || record_bytes(fewer.back()) + record_bytes(batch) > kMaxBatchBytes) {
      fewer.push_back(batch);
    } else {
      fewer.back().insert(fewer.back().end(), batch.begin(), batch.end());
    }
  }
  return fewer;
}

void walk_rule(Rule& rule, Take& take) {
  const Cidr any = any_address(rule.source.ipv6);
  take.unusual(rule.source, any);
  take.unusual(rule.destination, any);
  take.unusual(rule.source_ports, {});
  take.unusual(rule.destination_ports, {});
  take.unusual(rule.protocol, {});
}

void walk_heads(std::vector<CaseBatch>& batches, Take& take) {
  for (std::size_t i = 0; i < batches.size(); ++i) {
    for (std::size_t j = 0; j < batches[i].size(); ++j) {
      CaseFrame& frame = batches[i][j];
      take.unusual(frame.origlen, static_cast<std::uint32_t>(frame.bytes.size()));
      // The first frame at second 1, and no two alike.
      take.unusual(frame.timestamp_ns, (1 + i * 10'000 + j) * kNsPerSecond);
    }
  }
}

}  // namespace

void walk_loads(Case& the_case, Take& take) { take.elements(the_case.loads); }

void walk_frames(Case& the_case, Take& take) {
  for (CaseLoad& load : the_case.loads) {
    for (CaseBatch& batch : load.batches) take.elements(batch);
    std::erase_if(load.batches, [](const CaseBatch& batch) { return batch.empty(); });
  }
}

void walk_rules(Case& the_case, Take& take) {
  for (CaseLoad& load : the_case.loads) {
    for (Filter& filter : load.mirror.filters) {
      take.elements(filter.rules);
      take.elements(filter.resolvers);
    }
    for (Session& session : load.mirror.sessions) take.elements(session.macs);
    walk_unused_filters(load.mirror, take);
    take.elements(load.mirror.sessions);
  }
}

void walk_conditions(Case& the_case, Take& take) {
  const CompileOptions usual;
  take.unusual(the_case.garbage, {});
  for (CaseLoad& load : the_case.loads) {
    std::vector<CaseBatch> fewer = joined(load.batches);
    if (fewer.size() < load.batches.size() && take()) load.batches = std::move(fewer);
    take.unusual(load.options.generation, usual.generation);
    take.unusual(load.options.accept_unknown_vni, usual.accept_unknown_vni);
    take.unusual(load.options.vxlan_port, usual.vxlan_port);
  }
}

void walk_details(Case& the_case, Take& take) {
  const bool has_few_frames = size_of(the_case).frames <= kMostReadableFrames;
  for (CaseLoad& load : the_case.loads) {
    for (Filter& filter : load.mirror.filters) {
      for (Rule& rule : filter.rules) walk_rule(rule, take);
      if (filter.amazon_dns && take()) {
        filter.amazon_dns = false;
        filter.resolvers.clear();
      }
    }
    for (Session& session : load.mirror.sessions) {
      take.unusual(session.packet_length, {});
      take.unusual(session.accept_non_ip, false);
    }
    if (has_few_frames) walk_heads(load.batches, take);
  }
}

}  // namespace fibertap::validation
