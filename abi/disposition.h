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

/// What a disposition or a rejection is called.
struct Words {
  const char* name;  // its key in statistics
  const char* text;  // one line for a person
};

/// The names of every disposition.
inline const Words& words(Disposition disposition) {
  static const Words kWords[] = {
#define FIBERTAP_DISPOSITION(name, text) {#name, text},
#include "abi/disposition.def"
#undef FIBERTAP_DISPOSITION
  };
  return kWords[static_cast<uint32_t>(disposition)];
}

/// The names of every rejection.
inline const Words& words(Rejection rejection) {
  static const Words kWords[] = {
#define FIBERTAP_REJECTION(name, text) {#name, text},
#include "abi/rejection.def"
#undef FIBERTAP_REJECTION
  };
  return kWords[static_cast<uint32_t>(rejection)];
}

inline const char* name(Disposition disposition) { return words(disposition).name; }
inline const char* text(Disposition disposition) { return words(disposition).text; }
inline const char* name(Rejection rejection) { return words(rejection).name; }
inline const char* text(Rejection rejection) { return words(rejection).text; }

}  // namespace abi
}  // namespace fibertap

#endif  // FIBERTAP_ABI_DISPOSITION_H_
