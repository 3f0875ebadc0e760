#ifndef FIBERTAP_HOST_HTTP_SERVER_H_
#define FIBERTAP_HOST_HTTP_SERVER_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "host/http/message.h"

namespace fibertap {

/// Where a server listens, and what it puts up with.
struct HttpSettings {
  std::string address = "127.0.0.1";  // of this machine, IPv4 or IPv6
  std::uint16_t port = 0;             // 0: one that is free
  bool is_address_to_come = false;    // it may be no address of this machine yet
  std::string unix_socket;            // a path as well, mode 0660; empty: none
  std::size_t most_connections = 512;
  std::size_t most_header_bytes = 8192;
  std::size_t most_body_bytes = 65536;
  std::chrono::seconds patience{10};         // with a client that neither sends nor takes anything
  std::chrono::seconds stream_patience{60};  // with one that takes nothing of a stream
};

/// "ADDRESS:PORT", "[ADDRESS]:PORT" or "PORT" of loopback. Throws Error(kUsage).
HttpSettings http_settings_of(const std::string& text);

/// Whether only programs on this machine reach an address. Throws Error(kUsage) when it is none.
bool is_loopback(const std::string& address);

/// One HTTP/1.1 server with one thread, whatever its clients do: a connection holds no thread, is
/// closed when its client is slower than the patience, and beyond the most connections a new one
/// is closed at once.
class HttpServer {
 public:
  /// Listens. Throws Error(kRuntime) when the system does not let it.
  explicit HttpServer(const HttpSettings& settings);

  /// Closes every connection.
  ~HttpServer();

  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// The port that it listens on.
  std::uint16_t port() const;

  /// Answers requests from now on. Once.
  void start(HttpHandler handler);

  /// Returns when all streams have ended and were sent, or after `most`.
  void wait_for_streams(std::chrono::milliseconds most);

  /// When it returns the handler is not called any more, and no stream is.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_HTTP_SERVER_H_
