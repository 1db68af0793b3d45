#pragma once
// Says which rows of a table are drawn, for what is looked up only for these.
#include <QStyledItemDelegate>

#include <functional>

namespace lathe::ui {

class DrawnDelegate : public QStyledItemDelegate {
public:
    DrawnDelegate(std::function<void(int row)> drawn, QObject* parent)
        : QStyledItemDelegate(parent), m_drawn(std::move(drawn)) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        m_drawn(index.row());
        QStyledItemDelegate::paint(painter, option, index);
    }

private:
    std::function<void(int)> m_drawn;
};

} // namespace lathe::ui
