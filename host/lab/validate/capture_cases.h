#ifndef FIBERTAP_HOST_LAB_VALIDATE_CAPTURE_CASES_H_
#define FIBERTAP_HOST_LAB_VALIDATE_CAPTURE_CASES_H_

#include <string>
#include <utility>
#include <vector>

#include "host/datapath/ingest/frame_source.h"
#include "host/lab/validate/case.h"

namespace fibertap::validation {

/// The frames of captures as cases of some thousand frames, all with the same rules.
class CaptureCases final : public CaseSource {
 public:
  /// `source` outlives the object; of each frame no more than abi::kMaxFrameBytes are taken. The
  /// load of every case is `rules` with batches; `replay` are the arguments that name captures and
  /// rules.
  CaptureCases(FrameSource& source, CaseLoad rules, std::string replay)
      : source_(source), rules_(std::move(rules)), replay_(std::move(replay)), burst_(256) {}

  /// Throws what the source throws, after the frames before.
  std::optional<Case> next() override;

 private:
  std::size_t pull(bool is_first);
  void append(const Frame& frame, std::vector<CaseBatch>& batches);

  FrameSource& source_;
  CaseLoad rules_;
  std::string replay_;
  std::vector<Frame> burst_;
  std::size_t frames_ = 0;      // so far
  std::size_t open_bytes_ = 0;  // of the records in the last batch
  std::size_t index_ = 0;
};

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_CAPTURE_CASES_H_
