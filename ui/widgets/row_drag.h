#pragma once
// Rows of a table that are moved by dragging them. Qt's own drag and drop runs a loop of its own, which would hold up
// the window's news; this is three mouse events.
#include <QObject>

#include <functional>
#include <utility>

class QFrame;
class QTableView;

namespace lathe::ui {

class RowDrag : public QObject {
    Q_OBJECT
public:
    /// `range`: of a row the first and the last that it may take the place of; the last before the first: it stays.
    RowDrag(QTableView& table, std::function<std::pair<int, int>(int row)> range);
    bool isDragging() const { return m_dragging; }

signals:
    void moved(int row, int to); ///< to the place of row `to`
    void ended(); ///< with a move or without one

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void begin();
    void follow(const QPoint& at);
    void end(bool take);

    QTableView& m_table;
    std::function<std::pair<int, int>(int)> m_range;
    QFrame* m_mark; ///< where the row would go
    QPoint m_pressed;
    int m_row = -1, m_to = -1;
    bool m_dragging = false;
};

} // namespace lathe::ui
