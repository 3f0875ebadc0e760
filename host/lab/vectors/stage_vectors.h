#ifndef FIBERTAP_HOST_LAB_VECTORS_STAGE_VECTORS_H_
#define FIBERTAP_HOST_LAB_VECTORS_STAGE_VECTORS_H_

#include <string>
#include <string_view>
#include <vector>

#include "host/lab/vectors/recording.h"

namespace fibertap {

/// The name that stands for the whole kernel beside those of its stages.
constexpr std::string_view kAllStages = "all";

/// A stage of the kernel, or all of them, and what it takes and gives: streams and memories.
struct Stage {
  std::string name;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
};

/// The stages that took part in `recording`: RUN's, then what LOAD and READ_COUNTERS have besides,
/// then kAllStages.
std::vector<Stage> stages_of(const Recording& recording);

/// A file of text.
struct VectorFile {
  std::string name;
  std::string text;
};

/// Stimulus and expected output of one of those stages, the same for the same recording: the rule
/// image that is loaded before (image.txt), the stage's scalars (STAGE.arguments.txt), a file a
/// stream (STAGE.STREAM.in.txt, STAGE.STREAM.out.txt) and a file a memory (memory.in.txt).
std::vector<VectorFile> stage_vectors(const Recording& recording, const Stage& stage);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_LAB_VECTORS_STAGE_VECTORS_H_
