// A row's line leaves out what all rows begin with, since that would fill the list.
#include "models/example_model.h"

#include "bridge/text.h"
#include "settings/theme.h"

#include <QRegularExpression>

#include <algorithm>

namespace lathe::ui {
namespace {

/// One line to know a row by: the template's marks (<|im_start|> and the like) are for the inspector.
QString withoutMarks(QString text) {
    static const QRegularExpression mark(QStringLiteral("<\\|[^|<>]{1,40}\\|>"));
    return text.replace(mark, QStringLiteral(" ")).simplified();
}

const std::string& textOf(const ExampleView& example) {
    return example.rendered.empty() ? example.raw : example.rendered;
}

/// Bytes of whole lines or words with which every row begins, a system turn mostly: they tell none from another.
std::size_t sameBeginning(const std::vector<ExampleView>& examples) {
    constexpr std::size_t worthLeavingOut = 24;
    if (examples.size() < 2) return 0;
    const std::string_view first = textOf(examples.front());
    std::size_t same = first.size();
    for (const ExampleView& example : examples) {
        const std::string& text = textOf(example);
        same = std::size_t(
            std::mismatch(first.begin(), first.begin() + std::ptrdiff_t(std::min(same, text.size())), text.begin())
                .first
            - first.begin());
    }
    if (same == first.size()) return 0;
    for (const char end : {'\n', ' '}) // whole lines rather than words
        if (const std::size_t last = first.substr(0, same).rfind(end);
            last != std::string_view::npos && last >= worthLeavingOut)
            return last + 1;
    return 0;
}

} // namespace

void ExampleModel::setExamples(std::vector<ExampleView> examples) {
    beginResetModel();
    m_examples = std::move(examples);
    m_sameBeginning = sameBeginning(m_examples);
    endResetModel();
}

const ExampleView* ExampleModel::at(int row) const {
    return row >= 0 && row < rowCount() ? &m_examples[std::size_t(row)] : nullptr;
}

int ExampleModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_examples.size()); }
int ExampleModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant ExampleModel::data(const QModelIndex& index, int role) const {
    const ExampleView* example = index.isValid() ? at(index.row()) : nullptr;
    if (!example) return {};
    if (role == Qt::ForegroundRole && !example->problem.empty()) return Theme::instance().color("danger");
    if (role == Qt::TextAlignmentRole && index.column() != Text) return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole) {
        if (!example->problem.empty()) return qt(example->problem);
        if (index.column() == Trained && !example->target.empty()) return qt(example->target);
        return example->line ? tr("%1, line %2").arg(qt(example->source)).arg(example->line) : qt(example->source);
    }
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
    case Row: return qlonglong(example->row + 1);
    case Text:
        if (!example->problem.empty()) return qt(example->problem);
        return (m_sameBeginning ? QStringLiteral("… ") : QString())
               + withoutMarks(qt(std::string_view(textOf(*example)).substr(m_sameBeginning, 600)));
    case Tokens: return example->tokens.empty() ? QVariant() : QVariant(qlonglong(example->tokens.size()));
    case Trained:
        if (!example->target.empty()) { // a task's rows: what is to be said of them
            constexpr qsizetype most = 40;
            const QString target = qt(example->target);
            return target.size() > most ? target.left(most) + QChar(0x2026) : target;
        }
        if (example->tokens.empty()) return {};
        return qlonglong(std::count_if(example->tokens.begin(), example->tokens.end(),
                                       [](const TokenView& t) { return t.trained && !t.cut; }));
    default: return {};
    }
}

QVariant ExampleModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Text ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    const bool tasks = std::any_of(m_examples.begin(), m_examples.end(),
                                   [](const ExampleView& example) { return !example.target.empty(); });
    const QString names[] = {tr("Row"), tr("Text"), tr("Tokens"), tasks ? tr("Target") : tr("Trained")};
    return names[section];
}

} // namespace lathe::ui
