#include "pages/answer_columns.h"

#include "bridge/text.h"
#include "pages/source_picker.h"
#include "widgets/transcript.h"

#include <QHBoxLayout>

#include <algorithm>

namespace lathe::ui {
namespace {

constexpr std::size_t mostColumns = 8;

} // namespace

AnswerColumns::AnswerColumns(Context& context) : m_context(context) {
    setObjectName("answerColumns");
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* body = new QWidget;
    body->setObjectName("scrollBody");
    m_row = new QHBoxLayout(body);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(12);
    setWidget(body);
    take(m_base = new AnswerColumn(context), 0);
    take(m_main = new AnswerColumn(context), 1);
    m_base->hide();
    arrange();
    const auto rename = [this] {
        for (AnswerColumn* each : columns()) each->showName();
    };
    connect(&context.runs, &QAbstractItemModel::modelReset, this, rename);
    connect(&context.runs, &QAbstractItemModel::dataChanged, this, rename);
}

void AnswerColumns::take(AnswerColumn* column, int place) {
    column->setMinimumWidth(fontMetrics().averageCharWidth() * 30);
    m_row->insertWidget(place, column, 1);
    connect(column, &AnswerColumn::ended, this, [this] {
        mark();
        emit busyChanged();
    });
    connect(column, &AnswerColumn::asked, this, &AnswerColumns::busyChanged);
}

std::vector<AnswerColumn*> AnswerColumns::columns() const {
    std::vector<AnswerColumn*> all{m_main};
    if (!m_base->isHidden()) all.insert(all.begin(), m_base);
    all.insert(all.end(), m_added.begin(), m_added.end());
    return all;
}

void AnswerColumns::setFirst(const std::vector<Answerer>& answerers) {
    const bool both = answerers.size() > 1, comes = both && m_base->isHidden();
    m_main->setAnswerer(answerers.back());
    if (both) m_base->setAnswerer(answerers.front());
    else m_base->startOver();
    m_base->setVisible(both);
    if (comes) m_base->takeOver(*m_main);
    arrange();
}

bool AnswerColumns::hasRoom() const { return columns().size() < mostColumns; }

AnswerColumn* AnswerColumns::addColumn() {
    if (!hasRoom()) return nullptr;
    auto* picker = new SourcePicker(m_context.runs, this);
    auto* column = new AnswerColumn(m_context, picker);
    m_added.push_back(column);
    take(column, -1);
    column->show();
    const auto again = [this, column] {
        column->takeOver(*m_main);
        arrange();
    };
    connect(column, &AnswerColumn::answererChanged, this, again);
    connect(column, &AnswerColumn::closeWanted, this, [this, column] { close(column); });
    column->setShading(m_shades);
    again();
    return column;
}

void AnswerColumns::close(AnswerColumn* column) {
    std::erase(m_added, column);
    column->hide();
    column->startOver();
    column->deleteLater();
    arrange();
    emit busyChanged();
}

void AnswerColumns::arrange() {
    int number = 0;
    m_base->setObjectName({});
    m_base->transcript()->setObjectName({});
    for (AnswerColumn* each : columns()) {
        each->setObjectName(QStringLiteral("column%1").arg(number));
        each->transcript()->setObjectName(QStringLiteral("answer%1").arg(number++));
    }
    mark();
    emit columnsChanged();
}

std::vector<AnswerColumn*> AnswerColumns::inOrderOfModels() const {
    std::vector<AnswerColumn*> order = columns();
    const QStringList models = loadedModels();
    std::stable_sort(order.begin(), order.end(), [&](const AnswerColumn* a, const AnswerColumn* b) {
        return models.indexOf(a->answerer().loaded(m_context.runs))
               < models.indexOf(b->answerer().loaded(m_context.runs));
    });
    return order;
}

void AnswerColumns::ask(const Question& question) {
    for (AnswerColumn* each : inOrderOfModels()) each->ask(question);
}

QStringList AnswerColumns::loadedModels() const {
    QStringList models;
    for (const AnswerColumn* each : columns())
        if (const QString model = each->answerer().loaded(m_context.runs); !models.contains(model)) models << model;
    return models;
}

void AnswerColumns::stop() {
    for (AnswerColumn* each : columns()) each->stop();
}

void AnswerColumns::startOver() {
    for (AnswerColumn* each : columns()) each->startOver();
    emit busyChanged();
}

bool AnswerColumns::isBusy() const {
    const auto all = columns();
    return std::any_of(all.begin(), all.end(), [](const AnswerColumn* each) { return each->isBusy(); });
}

bool AnswerColumns::allFailed() const {
    const auto all = columns();
    return std::all_of(all.begin(), all.end(), [](const AnswerColumn* each) { return each->hasFailed(); });
}

void AnswerColumns::setShading(bool on) {
    m_shades = on;
    m_base->setShading(on); // also while it is hidden
    for (AnswerColumn* each : columns()) each->setShading(on);
}

void AnswerColumns::markDifferences(bool on) {
    m_marks = on;
    if (!on)
        for (AnswerColumn* each : columns()) each->transcript()->forgetMarks();
    mark();
}

void AnswerColumns::mark() {
    const std::vector<AnswerColumn*> all = columns();
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i]->markAgainst(m_marks && i > 0 ? all.front()->answer() : QString());
}

} // namespace lathe::ui
