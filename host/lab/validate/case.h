#ifndef FIBERTAP_HOST_LAB_VALIDATE_CASE_H_
#define FIBERTAP_HOST_LAB_VALIDATE_CASE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "abi/frame_record.h"
#include "host/datapath/ingest/frame_source.h"
#include "host/rules/compile.h"
#include "host/rules/interfaces.h"
#include "host/rules/mirror.h"
#include "host/rules/rule_image.h"

namespace fibertap::validation {

/// Most bytes of frame records in a batch of a case, so that it fits a slot of every engine.
inline constexpr std::size_t kMaxBatchBytes = std::size_t{256} << 10;

/// An outer frame as it is taken in: at most abi::kMaxFrameBytes are there, and the time is below
/// 2^32 seconds, so that a pcap can hold it.
using CaseFrame = OwnedFrame;

/// What one RUN judges: at least one frame, at most kMaxBatchBytes of records.
using CaseBatch = std::vector<CaseFrame>;

/// One rule image and what is judged by it.
struct CaseLoad {
  Mirror mirror;
  CompileOptions options;
  std::vector<CaseBatch> batches;
};

/// What an engine and the model are to do alike: loads one after another, counters read at the end
/// of each.
struct Case {
  std::string name;    // for a person, such as "seed 7, case 3"
  std::string id;      // in the name of its folder, such as "7-3"
  std::string replay;  // arguments of `fibertap-lab validate` that give it again, but --engine
  std::vector<CaseLoad> loads;
  std::optional<std::uint64_t> garbage;  // seed of what arenas and results hold before; else zeros
};

/// The rule images of all loads; interfaces keep their ids from load to load.
struct CompiledCase {
  Interfaces interfaces;
  std::vector<RuleImage> images;
};

/// Throws Error(kConfiguration) as compile() does.
inline CompiledCase compile(const Case& the_case) {
  CompiledCase compiled;
  for (const CaseLoad& load : the_case.loads) {
    compiled.images.push_back(fibertap::compile(load.mirror, load.options, compiled.interfaces));
  }
  return compiled;
}

/// What a case is made of, over all loads.
struct CaseSize {
  std::size_t frames = 0;
  std::size_t rules = 0;
};

inline CaseSize size_of(const Case& the_case) {
  CaseSize size;
  for (const CaseLoad& load : the_case.loads) {
    for (const CaseBatch& batch : load.batches) size.frames += batch.size();
    for (const Filter& filter : load.mirror.filters) size.rules += filter.rules.size();
  }
  return size;
}

/// Bytes of the arena that the frames of `batch` take.
inline std::size_t record_bytes(const CaseBatch& batch) {
  std::size_t bytes = 0;
  for (const CaseFrame& frame : batch) {
    bytes += abi::frame_record_bytes(static_cast<std::uint32_t>(frame.bytes.size()));
  }
  return bytes;
}

/// Where cases come from.
class CaseSource {
 public:
  virtual ~CaseSource() = default;

  /// The next case; absent at the end.
  virtual std::optional<Case> next() = 0;
};

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_CASE_H_
