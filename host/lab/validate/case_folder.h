#ifndef FIBERTAP_HOST_LAB_VALIDATE_CASE_FOLDER_H_
#define FIBERTAP_HOST_LAB_VALIDATE_CASE_FOLDER_H_

#include <filesystem>
#include <string>

#include "host/lab/validate/case.h"

namespace fibertap::validation {

/// Writes one load of a case as a golden case (tests/golden/README.md): in.pcap, mirror.yaml, what
/// the reference model makes of them, and `readme` as README.md; options.ini besides where the
/// template cannot say all. The folder is made where it is not there, files in it are replaced.
/// Batches, what memory held before and earlier loads are not part of a golden case. Throws
/// Error(kRuntime) when something cannot be written.
void write_case_folder(const CaseLoad& load, const std::filesystem::path& folder,
                       const std::string& readme);

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_CASE_FOLDER_H_
