#pragma once
// A question about runs as people write it: "method = lora and rank >= 16 and loss < 2".
//
//   query     = condition, joined by "and", "or", "not" and parentheses; a comma is an "and"
//   condition = NAME SIGN VALUE; signs: = != < <= > >= and ~ (contains)
//
// A name is one of the history's (find_runs.cpp has the table), a metric on the validation rows, or a field of the
// recipe, its methods or its data. Texts are compared without case; of a list, one entry is enough; of a path, its last
// part, too. A run that lacks what is asked for holds no condition but "!=". Values with "and", "or" or a sign in them
// stand in quotes. `status = finished`, `name ~ "pirate and parrot"`, `started >= 2026-11-01`, `accuracy > 0.9`.
#include "lathe/run.h"

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

class RunQuery {
public:
    /// What a run has of a name, each as text; empty: nothing.
    using Values = std::function<std::vector<std::string>(const std::string& name)>;

    /// Throws Error{BadInput} that says what is missing where.
    explicit RunQuery(std::string_view text);
    ~RunQuery();
    RunQuery(RunQuery&&) noexcept;

    bool holds(const Values& values) const;
    const std::set<std::string>& names() const { return m_names; } ///< that it asks for

    struct Node;

private:
    std::unique_ptr<Node> m_root;
    std::set<std::string> m_names;
};

} // namespace lathe
