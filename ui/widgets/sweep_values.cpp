#include "widgets/sweep_values.h"

#include "bridge/text.h"
#include "widgets/labels.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

namespace lathe::ui {
namespace {

bool isNumber(const Field& field) { return field.kind == FieldKind::Integer || field.kind == FieldKind::Real; }

} // namespace

SweepValues::SweepValues(SweepField field, const Value& now, QWidget* parent)
    : QWidget(parent), m_field(std::move(field)) {
    setObjectName(QStringLiteral("vary:") + qt(m_field.path));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    auto* title = new QLabel(qt(m_field.title));
    title->setTextFormat(Qt::PlainText);
    title->setToolTip(tableText(m_field.field->help));
    title->setFixedWidth(fontMetrics().averageCharWidth() * 30);
    title->setWordWrap(true);
    row->addWidget(title);
    auto* place = new QWidget;
    row->addWidget(place, 1);
    auto* gone = toolButton(QStringLiteral("close"), tr("Don't vary %1").arg(qt(m_field.title)));
    gone->setObjectName("dontVary");
    row->addWidget(gone, 0, Qt::AlignTop);
    column->addLayout(row);
    column->addWidget(m_problem = problemLabel());
    connect(gone, &QToolButton::clicked, this, &SweepValues::removed);
    if (m_field.field->kind == FieldKind::Choice || m_field.field->kind == FieldKind::Flag) makeChoices(place);
    else makeNumbers(place, now);
}

/// In lines that wrap, since a table of optimizers is long.
void SweepValues::makeChoices(QWidget* place) {
    auto* grid = new QGridLayout(place);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(4);
    const auto add = [&](const QString& text, const QString& help, const QString& name) {
        auto* box = new QCheckBox(QString(text).replace('&', QStringLiteral("&&")));
        box->setObjectName(QStringLiteral("value:") + name);
        box->setProperty("value", name);
        box->setToolTip(help);
        const int at = int(m_choices.size());
        grid->addWidget(box, at / 4, at % 4);
        m_choices.push_back(box);
        connect(box, &QCheckBox::toggled, this, &SweepValues::changed);
    };
    if (m_field.field->kind == FieldKind::Flag) {
        add(tr("on"), {}, QStringLiteral("yes"));
        add(tr("off"), {}, QStringLiteral("no"));
    }
    for (const Option& option : m_field.field->choices)
        add(tableText(labelOf(option)), tableText(option.help), qt(option.name));
    grid->setColumnStretch(4, 1);
}

void SweepValues::makeNumbers(QWidget* place, const Value& now) {
    const Field& field = *m_field.field;
    auto* row = new QHBoxLayout(place);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    const QString title = qt(m_field.title), at = valueText(field, now);
    m_list = new QLineEdit;
    m_list->setObjectName("sweepList");
    m_list->setAccessibleName(tr("Values of %1").arg(title));
    m_list->setPlaceholderText(field.kind == FieldKind::Words
                                   ? tr("lists separated by ; such as q_proj, v_proj; all-linear")
                               : at.isEmpty() ? tr("values separated by commas")
                                              : tr("values separated by commas; now %1").arg(at));
    m_range = new QWidget;
    if (isNumber(field)) {
        m_kind = new QComboBox;
        m_kind->setObjectName("sweepKind");
        m_kind->setAccessibleName(tr("How the values of %1 are given").arg(title));
        m_kind->addItem(tr("list"));
        m_kind->addItem(tr("range"));
        row->addWidget(m_kind);
        auto* within = new QHBoxLayout(m_range);
        within->setContentsMargins(0, 0, 0, 0);
        within->setSpacing(8);
        const auto number = [&](const char* name, const QString& spoken, const QString& hint) {
            auto* edit = new QLineEdit;
            edit->setObjectName(name);
            edit->setAccessibleName(spoken);
            edit->setPlaceholderText(hint);
            edit->setMinimumWidth(fontMetrics().averageCharWidth() * 12);
            connect(edit, &QLineEdit::textChanged, this, &SweepValues::changed);
            return edit;
        };
        m_from = number("sweepFrom", tr("%1 from").arg(title), tr("from"));
        m_to = number("sweepTo", tr("%1 to").arg(title), tr("to"));
        m_count = new QSpinBox;
        m_count->setObjectName("sweepCount");
        m_count->setAccessibleName(tr("How many values of %1").arg(title));
        m_count->setRange(1, 100); // 1: any, which only draws can have
        m_count->setSpecialValueText(tr("any value"));
        m_count->setSuffix(tr(" values"));
        m_count->setValue(4);
        m_logarithmic = new QCheckBox(tr("logarithmic"));
        m_logarithmic->setObjectName("sweepLog");
        m_logarithmic->setToolTip(tr("Evenly spaced by their ratio: 1e-5, 1e-4, 1e-3"));
        for (QWidget* each : {static_cast<QWidget*>(m_from), static_cast<QWidget*>(m_to),
                              static_cast<QWidget*>(m_count), static_cast<QWidget*>(m_logarithmic)})
            within->addWidget(each);
        within->addStretch(1);
        connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
            showKind();
            emit changed();
        });
        connect(m_count, &QSpinBox::valueChanged, this, &SweepValues::changed);
        connect(m_logarithmic, &QCheckBox::toggled, this, &SweepValues::changed);
    }
    row->addWidget(m_list, 1);
    row->addWidget(m_range, 1);
    connect(m_list, &QLineEdit::textChanged, this, &SweepValues::changed);
    showKind();
}

void SweepValues::showKind() {
    const bool range = m_kind && m_kind->currentIndex() == 1;
    m_list->setVisible(!range);
    m_range->setVisible(range);
}

QString SweepValues::text() const {
    if (!m_list) {
        QStringList words;
        for (const QCheckBox* each : m_choices)
            if (each->isChecked()) words << each->property("value").toString();
        return words.join(',');
    }
    if (!m_kind || m_kind->currentIndex() == 0) return m_list->text().trimmed();
    const QString from = m_from->text().trimmed(), to = m_to->text().trimmed();
    if (from.isEmpty() || to.isEmpty()) return {};
    return from + QStringLiteral("..") + to + (m_logarithmic->isChecked() ? QStringLiteral(":log") : QString())
           + (m_count->value() > 1 ? QStringLiteral(":%1").arg(m_count->value()) : QString());
}

void SweepValues::setText(const QString& text) {
    if (!m_list) {
        const QStringList words = text.split(',', Qt::SkipEmptyParts);
        for (QCheckBox* each : m_choices) each->setChecked(words.contains(each->property("value").toString()));
        return;
    }
    const qsizetype dots = text.indexOf(QStringLiteral(".."));
    if (!m_kind || dots < 0) return m_list->setText(text);
    QStringList parts = text.mid(dots + 2).split(':');
    m_kind->setCurrentIndex(1);
    m_from->setText(text.left(dots));
    m_to->setText(parts.takeFirst());
    m_logarithmic->setChecked(parts.contains(QStringLiteral("log")));
    m_count->setValue(parts.isEmpty() ? 1 : qMax(1, parts.back().toInt()));
}

void SweepValues::setProblem(const QString& problem) {
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

} // namespace lathe::ui
