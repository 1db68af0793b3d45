#pragma once
// Draws a run's losses in its row: training as a line, validation as a second one, both on one scale.
#include <QStyledItemDelegate>

namespace lathe::ui {

class RunFilterModel;
class Sparklines;

class SparkDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    SparkDelegate(const RunFilterModel& shown, Sparklines& lines, QObject* parent);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const RunFilterModel& m_shown;
    Sparklines& m_lines;
};

} // namespace lathe::ui
