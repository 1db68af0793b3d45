#pragma once
// Time of day for records, steady time for durations, and both under a test's control.
#include <cstdint>
#include <string>

namespace lathe {

class Clock {
public:
    virtual ~Clock() = default;
    virtual std::int64_t unixMilliseconds() const = 0;
    virtual double steadySeconds() const = 0; ///< since some fixed moment; never goes back
    std::string utc() const;                  ///< now: "2031-05-04T13:07:09.123Z"
};

const Clock& systemClock();

class FakeClock final : public Clock {
public:
    explicit FakeClock(std::int64_t unixMilliseconds = 0) : m_milliseconds(unixMilliseconds) {}
    std::int64_t unixMilliseconds() const override { return m_milliseconds; }
    double steadySeconds() const override { return double(m_milliseconds) / 1000; }
    void advance(double seconds) { m_milliseconds += std::int64_t(seconds * 1000); }

private:
    std::int64_t m_milliseconds;
};

/// ISO 8601, UTC, milliseconds: "1970-01-01T00:00:00.000Z".
std::string toIso8601(std::int64_t unixMilliseconds);

} // namespace lathe
