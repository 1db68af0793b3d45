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

} // namespace

void ExampleModel::setExamples(std::vector<ExampleView> examples) {
    beginResetModel();
    m_examples = std::move(examples);
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
        return example->line ? tr("%1, line %2").arg(qt(example->source)).arg(example->line) : qt(example->source);
    }
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
    case Row: return qlonglong(example->row + 1);
    case Text:
        if (!example->problem.empty()) return qt(example->problem);
        return withoutMarks(qt(std::string_view(example->rendered.empty() ? example->raw : example->rendered).substr(0, 600)));
    case Tokens: return example->tokens.empty() ? QVariant() : QVariant(qlonglong(example->tokens.size()));
    case Trained:
        if (example->tokens.empty()) return {};
        return qlonglong(std::count_if(example->tokens.begin(), example->tokens.end(), [](const TokenView& t) { return t.trained && !t.cut; }));
    default: return {};
    }
}

QVariant ExampleModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return int((section == Text ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    const QString names[] = {tr("Row"), tr("Text"), tr("Tokens"), tr("Trained")};
    return names[section];
}

} // namespace lathe::ui
