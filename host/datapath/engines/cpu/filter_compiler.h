#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_FILTER_COMPILER_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_FILTER_COMPILER_H_

#include <cstdint>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "abi/rule_image.h"
#include "host/datapath/engines/cpu/tables.h"

namespace fibertap::cpu {

/// Compiles filters into `tables`, each once however many sessions share it.
class FilterCompiler {
 public:
  struct Filter {
    FilterPart ipv4;
    FilterPart ipv6;
  };

  /// `rows` are those of all filters of a sound image.
  FilterCompiler(std::span<const abi::RuleRow> rows, Tables& tables)
      : rows_(rows), tables_(tables) {}

  /// The filter whose rows in use are `row_count` from `first_block` on.
  Filter compile(std::uint32_t first_block, std::uint32_t row_count);

 private:
  struct Part;  // the rows of one IP version

  Part part(std::span<const abi::RuleRow> rows, bool ipv6) const;
  template <unsigned Words>
  FilterPart place(const Part& part, std::vector<MatchBlock<Words>>& blocks);
  FilterPart place_large(const Part& part);
  std::vector<RuleList> lists(const Part& part, bool egress);
  std::uint32_t name(const Part& part, std::size_t first, std::size_t count);

  std::span<const abi::RuleRow> rows_;
  Tables& tables_;
  std::unordered_map<std::uint64_t, Filter> known_;
};

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_FILTER_COMPILER_H_
