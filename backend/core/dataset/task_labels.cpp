// Two passes: the first finds the names and what does not fit them, the second writes the numbers.
#include "dataset/task_labels.h"

#include "dataset/row_table.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/recipe.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <optional>
#include <set>

namespace lathe {
namespace {

std::string folded(const std::string& name) { // without what is easily overlooked
    std::string text;
    for (const char c : name)
        if (c != ' ' && c != '\t') text += c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    return text;
}

bool isMissing(const std::string& name) {
    const std::string text = folded(name);
    return text == "nan" || text == "na" || text == "n/a" || text == "null" || text == "none" || text == "<na>";
}

std::string quoted(const std::vector<std::string>& names) {
    constexpr std::size_t shown = 10;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), shown); ++i) text += (i ? ", \"" : "\"") + names[i] + "\"";
    return names.size() > shown ? text + " and " + std::to_string(names.size() - shown) + " more" : text;
}

/// Names that only hold a place: what transformers calls classes that nobody named.
bool areNumbered(const std::vector<std::string>& names) {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] != "LABEL_" + std::to_string(i)) return false;
    return true;
}

/// Looks through the rows for what the set must be, and for what does not fit it.
class Labels {
public:
    Labels(const Recipe& recipe, const RowTable& rows, const KnownHead& head) : m_recipe(recipe), m_rows(rows) {
        m_set.task = recipe.settings.get(field::task);
        if (head.task == m_set.task) m_head = head;
        for (std::size_t i = 0; i < rows.size() && !m_anyTraining; ++i)
            m_anyTraining = rows.isUsed(i) && isForTraining(rows.facts(i).source);
    }

    LabelSet find() {
        if (m_set.task == Task::SequenceClassification) {
            survey();
            m_set.problemType = m_set.vectors ? problemOfVectors() : problemType();
        }
        if (m_set.problemType == ProblemType::Regression) {
            forEach(false, [&](const PreparedRow& row) { requireNumber(row); });
            return m_set;
        }
        if (m_set.vectors) nameVectors();
        else findNames();
        forEach(false, [&](const PreparedRow& row) { look(row); });
        refuseUnknown();
        return m_set;
    }

private:
    bool isForTraining(std::size_t source) const { return m_recipe.data[source].get(field::role) == DataRole::Train; }

    template <class F> void forEach(bool training, const F& work) const {
        m_rows.each([&](std::size_t i) {
            if (m_rows.isUsed(i) && !(training && m_anyTraining && !isForTraining(m_rows.facts(i).source)))
                work(m_rows.row(i));
        });
    }

    std::string placeOf(const PreparedRow& row) const {
        return std::filesystem::path(m_recipe.data[row.source].get(field::path)).filename().string() + ", line "
               + std::to_string(row.line);
    }

    /// Lists of zeros and ones, all of one length, say of each label whether it holds.
    void survey() {
        m_set.vectors = true;
        bool any = false;
        forEach(true, [&](const PreparedRow& row) {
            m_list = m_list || row.labelList;
            if (!m_set.vectors) return;
            m_length = any ? m_length : row.labels.size();
            any = true;
            std::size_t ones = 0;
            for (const std::string& label : row.labels) {
                const auto holds = zeroOrOne(label);
                m_set.vectors = m_set.vectors && holds;
                ones += holds.value_or(false);
            }
            m_set.vectors = m_set.vectors && row.labelList && row.labels.size() == m_length && m_length > 1;
            m_oneHot = m_oneHot && ones == 1;
        });
        m_set.vectors = m_set.vectors && any;
        if (m_list && !m_set.vectors) refuseShares();
    }

    /// Shares of labels, or several values of a row, are nothing that is learned here.
    void refuseShares() const {
        forEach(true, [&](const PreparedRow& row) {
            for (const std::string& label : row.labels)
                if (row.labelList && numberLabel(label) && !wholeLabel(label) && !withoutPoint(label))
                    throw Error(
                        ErrorKind::BadInput,
                        {"%1: a list of labels holds the number %2, which is neither 0 nor 1 nor a class", placeOf(row),
                         label},
                        "Give a row one number (regression), the names of its labels, or a 0 or 1 for each label.");
        });
    }

    ProblemType problemOfVectors() const {
        const ProblemType given = m_recipe.settings.get(field::problemType);
        if (given == ProblemType::Regression)
            throw Error(ErrorKind::BadInput,
                        "the labels are lists of zeros and ones, and regression needs one number a row",
                        "Set problem_type to multi_label or single_label.");
        if (given != ProblemType::Auto) return given;
        if (!m_oneHot) return ProblemType::MultiLabel;
        if (m_head.labels.size() == m_length
            && (m_head.problemType == ProblemType::SingleLabel || m_head.problemType == ProblemType::MultiLabel))
            return m_head.problemType;
        throw Error(ErrorKind::BadInput,
                    {"each row's labels are %1 numbers of which one is 1: that can be one class of %2, or %3 labels "
                     "that each hold or not",
                     std::to_string(m_length), std::to_string(m_length), std::to_string(m_length)},
                    "Set problem_type to single_label (one class a row) or to multi_label (each label by itself).");
    }

    void nameVectors() {
        m_set.names = m_recipe.settings.get(field::labels);
        if (!m_set.names.empty() && m_set.names.size() != m_length)
            throw Error(ErrorKind::BadInput, {"labels names %1 labels, and the rows have lists of %2 numbers",
                                              std::to_string(m_set.names.size()), std::to_string(m_length)});
        if (m_set.names.empty() && m_head.labels.size() == m_length) m_set.names = m_head.labels;
        for (std::size_t i = m_set.names.size(); i < m_length; ++i) m_set.names.push_back("LABEL_" + std::to_string(i));
        m_set.given = true;
        m_set.findIndices();
    }

    ProblemType problemType() const {
        if (const ProblemType given = m_recipe.settings.get(field::problemType); given != ProblemType::Auto)
            return given;
        bool name = false, fraction = false;
        std::string missing, where;
        forEach(true, [&](const PreparedRow& row) {
            if (m_list) return;
            const std::string& label = row.labels.at(0);
            if (!numberLabel(label) && isMissing(label)) {
                if (missing.empty()) where = placeOf(row);
                missing = missing.empty() ? label : missing;
                return;
            }
            name = name || !numberLabel(label);
            fraction = fraction || !(wholeLabel(label) || withoutPoint(label));
            m_numbers = m_numbers || numberLabel(label).has_value();
        });
        if (m_list) return ProblemType::MultiLabel;
        if (m_numbers && !name && !missing.empty() && !m_recipe.settings.isGiven(field::labels))
            throw Error(
                ErrorKind::BadInput,
                {"%1: the label is \"%2\", and all others are numbers: it can be a label of that name, or a gap", where,
                 missing},
                "Leave such rows out (a filter, or an empty label), or name all labels in labels.");
        if (!name && missing.empty() && m_head.problemType == ProblemType::Regression
            && !m_recipe.settings.isGiven(field::labels))
            return ProblemType::Regression;
        if (m_head.problemType == ProblemType::MultiLabel && !fraction && !m_recipe.settings.isGiven(field::labels))
            return ProblemType::MultiLabel;
        return m_recipe.settings.isGiven(field::labels) || name || !missing.empty() || !fraction
                   ? ProblemType::SingleLabel
                   : ProblemType::Regression;
    }

    void requireNumber(const PreparedRow& row) const {
        if (row.labels.size() == 1 && numberLabel(row.labels[0])) return;
        throw Error(ErrorKind::BadInput,
                    placeOf(row) + ": the label "
                        + (row.labels.empty() ? "list is empty, and regression needs a number"
                                              : "\"" + row.labels[0] + "\" is not a number, as regression needs")
                        + ".",
                    "Set problem_type to single_label if the labels are names.");
    }

    std::vector<std::string> namesOf(const PreparedRow& row) const {
        return m_set.problemType == ProblemType::MultiLabel && !row.labelList ? cutLabelList(row.labels.at(0))
                                                                              : row.labels;
    }

    void findNames() {
        m_set.names = m_recipe.settings.get(field::labels);
        m_set.given = !m_set.names.empty();
        if (m_set.given) {
            std::set<std::string> once;
            for (const std::string& name : m_set.names)
                if (!once.insert(name).second)
                    throw Error(ErrorKind::BadInput, {"labels: \"%1\" is named twice", name});
            const auto isModels = [&](const std::string& name) {
                return std::find(m_head.labels.begin(), m_head.labels.end(), name) != m_head.labels.end();
            };
            if (!m_head.labels.empty() && std::all_of(m_set.names.begin(), m_set.names.end(), isModels)) takeHead();
        } else {
            const std::set<std::string> seen = namesSeen();
            m_set.names.assign(seen.begin(), seen.end());
            if (std::all_of(m_set.names.begin(), m_set.names.end(),
                            [](const std::string& name) { return wholeLabel(name).has_value(); }))
                std::stable_sort(
                    m_set.names.begin(), m_set.names.end(),
                    [](const std::string& a, const std::string& b) { return *wholeLabel(a) < *wholeLabel(b); });
            if (!m_head.labels.empty() && !m_set.names.empty()) compareWithHead();
        }
        m_set.findIndices();
    }

    std::set<std::string> namesSeen() const {
        std::set<std::string> seen;
        forEach(true, [&](const PreparedRow& row) {
            if (m_set.task != Task::TokenClassification) {
                for (const std::string& name : namesOf(row)) seen.insert(name);
                return;
            }
            for (const std::string& name : row.labels) seen.insert(name);
        });
        if (!std::all_of(seen.begin(), seen.end(),
                         [](const std::string& name) { return numberLabel(name).has_value(); }))
            return seen;
        std::set<std::string> whole;
        for (const std::string& name : seen) whole.insert(withoutPoint(name).value_or(name));
        return whole;
    }

    void takeHead() {
        m_set.names = m_head.labels;
        m_set.given = m_set.ofModel = true;
    }

    /// The data's labels are the model's, or some of them: its numbers stay. Are they others: the head learns those.
    /// Anything between is for a person to say.
    void compareWithHead() {
        const std::vector<std::string> own = m_set.names;
        LabelSet model = m_set;
        model.names = m_head.labels;
        model.given = true;
        model.findIndices();
        std::vector<std::string> unknown, alike;
        for (const std::string& name : own) {
            if (model.indexOf(name) >= 0) continue;
            unknown.push_back(name);
            for (const std::string& known : m_head.labels)
                if (folded(known) == folded(name)) alike.push_back(name);
        }
        if (unknown.empty()) return takeHead();
        const std::string known = "; it knows " + quoted(m_head.labels);
        const bool unnamed = areNumbered(m_head.labels); // numbers beyond those are names, too
        if ((unknown.size() < own.size() && !unnamed) || !alike.empty() || !m_anyTraining)
            throw Error(ErrorKind::BadInput,
                        {"the model has a head, and does not know the labels %1%2", quoted(unknown), known},
                        std::string(alike.empty() ? "Correct the rows"
                                                  : "Write them as the model does (upper and lower case, blanks)")
                            + (m_anyTraining ? ", or name all labels in labels to have a head for those." : "."));
        m_set.notes.push_back("the model's head was made for "
                              + std::string(areNumbered(m_head.labels) ? "labels without names" : quoted(m_head.labels))
                              + "; it now learns the data's, numbered in their order (" + quoted(own) + ")"
                              + (m_head.labels.size() == own.size()
                                     ? ", from where the head is"
                                     : ", from a new beginning, since there are " + std::to_string(own.size())));
    }

    void look(const PreparedRow& row) {
        if (m_set.vectors) {
            lookAtVector(row);
            return;
        }
        if (m_set.problemType == ProblemType::SingleLabel && row.labels.size() != 1)
            throw Error(
                ErrorKind::BadInput,
                {"%1: %2 labels in a row, where each has one.", placeOf(row), std::to_string(row.labels.size())},
                "Set problem_type to multi_label.");
        const auto one = [&](const std::string& name) {
            if (m_set.indexOf(name) >= 0) return;
            if (m_unknown.empty()) m_where = placeOf(row);
            m_unknown.insert(name);
        };
        if (m_set.task != Task::TokenClassification) {
            for (const std::string& name : namesOf(row)) one(name);
            return;
        }
        for (const std::int32_t word : row.starts)
            if (word >= 0) one(row.labels[std::size_t(word)]);
    }

    void lookAtVector(const PreparedRow& row) const {
        const auto ones = std::count_if(row.labels.begin(), row.labels.end(),
                                        [](const std::string& label) { return zeroOrOne(label).value_or(false); });
        const bool fits = row.labelList && row.labels.size() == m_length
                          && std::all_of(row.labels.begin(), row.labels.end(), zeroOrOne);
        if (!fits)
            throw Error(ErrorKind::BadInput, {"%1: the labels are not a list of %2 zeros and ones, as in other rows",
                                              placeOf(row), std::to_string(m_length)});
        if (m_set.problemType == ProblemType::SingleLabel && ones != 1)
            throw Error(
                ErrorKind::BadInput,
                {"%1: %2 of the row's labels are 1, where each row has one class", placeOf(row), std::to_string(ones)},
                "Set problem_type to multi_label.");
    }

    void refuseUnknown() const {
        if (m_unknown.empty()) return;
        const std::string names = quoted({m_unknown.begin(), m_unknown.end()}) + " (first in " + m_where + ")";
        if (m_set.ofModel)
            throw Error(ErrorKind::BadInput,
                        {"labels that the model does not know: %1; it knows %2", names, quoted(m_set.names)},
                        "Correct the rows.");
        throw Error(
            ErrorKind::BadInput,
            std::string(m_set.given ? "labels that the recipe does not name: " : "labels that no training row has: ")
                + names,
            m_set.given ? "Add them to labels." : "Correct the rows, or name all labels in labels.");
    }

    const Recipe& m_recipe;
    const RowTable& m_rows;
    KnownHead m_head;
    bool m_anyTraining = false, m_list = false, m_oneHot = true;
    mutable bool m_numbers = false;
    std::size_t m_length = 0;
    LabelSet m_set;
    std::set<std::string> m_unknown;
    std::string m_where;
};

} // namespace

LabelSet findLabels(const Recipe& recipe, const RowTable& rows, const KnownHead& head) {
    return Labels(recipe, rows, head).find();
}

std::vector<std::string> easilyConfused(const std::vector<std::string>& names) {
    std::map<std::string, std::vector<std::string>> alike;
    for (const std::string& name : names) alike[folded(name)].push_back(name);
    std::vector<std::string> notes;
    for (const auto& [folded, some] : alike)
        if (some.size() > 1)
            notes.push_back("labels that differ only in blanks or in upper and lower case are labels of their own: "
                            + quoted(some));
    return notes;
}

} // namespace lathe
