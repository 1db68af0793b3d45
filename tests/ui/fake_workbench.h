#pragma once
// A Workbench for tests of the window: the same class, linked in the real one's place. It keeps no store and trains
// nothing; each question is answered by a function of the test, news is pushed by hand.
#include "lathe/workbench.h"

#include <functional>
#include <map>
#include <vector>

namespace lathe::test {

struct Fake {
    std::function<std::optional<AnswerValue>(RequestId, const Query&)> answer; ///< none: the test pushes it later
    std::function<std::vector<Problem>(const Recipe&)> check;
    std::function<Estimate(const Recipe&)> estimate;
    std::function<ModelParts(const Recipe&, std::int64_t layer)> parts;
    HistoryStamp stamp; ///< answers ReadHistoryStamp, which comes every second and is not among `asked`
    std::vector<DeviceInfo> devices;
    std::function<DeviceChoice(const Recipe&)> device; ///< none: the processor
    std::function<Fit(const Recipe&, const DeviceInfo&)> fit; ///< answers FitRecipe about one of `devices`
    std::vector<Query> asked;
    std::vector<std::pair<RunId, Command>> sent;
    std::vector<RunId> resumed;
    std::map<RunId, ErrorInfo> resumeErrors; ///< runs that can't be
    std::vector<RequestId> cancelled;
    std::vector<Recipe> started;
    std::optional<ErrorInfo> startError;

    void push(const Event& event); ///< to every reader

    template <class T>
    int countOf() const {
        int count = 0;
        for (const Query& query : asked) count += std::holds_alternative<T>(query);
        return count;
    }

    std::vector<EventQueue*> queues;
    RequestId last = 0;
    std::filesystem::path home;
};

Fake& fake();      ///< the one all fake Workbenches share
void resetFake();

} // namespace lathe::test
