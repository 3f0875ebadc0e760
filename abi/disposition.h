#ifndef FIBERTAP_ABI_DISPOSITION_H_
#define FIBERTAP_ABI_DISPOSITION_H_

#include <stdint.h>

namespace fibertap {
namespace abi {

/// What becomes of an input frame; every frame gets exactly one (SPEC 2).
enum class Disposition : uint32_t {
#define FIBERTAP_DISPOSITION(name, text) name,
#include "abi/disposition.def"
#undef FIBERTAP_DISPOSITION
};

/// Why a frame is rejected (SPEC 2).
enum class Rejection : uint32_t {
#define FIBERTAP_REJECTION(name, text) name,
#include "abi/rejection.def"
#undef FIBERTAP_REJECTION
};

constexpr uint32_t kDispositions = 0
#define FIBERTAP_DISPOSITION(name, text) +1
#include "abi/disposition.def"
#undef FIBERTAP_DISPOSITION
    ;

constexpr uint32_t kRejections = 0
#define FIBERTAP_REJECTION(name, text) +1
#include "abi/rejection.def"
#undef FIBERTAP_REJECTION
    ;

/// The key of a disposition in statistics.
inline const char* name(Disposition disposition) {
  static const char* const kNames[] = {
#define FIBERTAP_DISPOSITION(name, text) #name,
#include "abi/disposition.def"
#undef FIBERTAP_DISPOSITION
  };
  return kNames[static_cast<uint32_t>(disposition)];
}

/// One line for a person.
inline const char* text(Disposition disposition) {
  static const char* const kTexts[] = {
#define FIBERTAP_DISPOSITION(name, text) text,
#include "abi/disposition.def"
#undef FIBERTAP_DISPOSITION
  };
  return kTexts[static_cast<uint32_t>(disposition)];
}

/// The key of a rejection in statistics.
inline const char* name(Rejection rejection) {
  static const char* const kNames[] = {
#define FIBERTAP_REJECTION(name, text) #name,
#include "abi/rejection.def"
#undef FIBERTAP_REJECTION
  };
  return kNames[static_cast<uint32_t>(rejection)];
}

/// One line for a person.
inline const char* text(Rejection rejection) {
  static const char* const kTexts[] = {
#define FIBERTAP_REJECTION(name, text) text,
#include "abi/rejection.def"
#undef FIBERTAP_REJECTION
  };
  return kTexts[static_cast<uint32_t>(rejection)];
}

}  // namespace abi
}  // namespace fibertap

#endif  // FIBERTAP_ABI_DISPOSITION_H_
