#pragma once
// Number formats measured on a model: all of them side by side, and of one its levels on the weights and its error by
// layer.
#include "lathe/formats.h"

#include <QWidget>

class QButtonGroup;
class QComboBox;
class QHBoxLayout;
class QSortFilterProxyModel;
class QTableView;
class QTableWidget;

namespace lathe::ui {

class Card;
class FormatErrorModel;
class LayerPlot;
class LevelPlot;
class TextLabel;

class FormatResults : public QWidget {
    Q_OBJECT
public:
    explicit FormatResults(QWidget* parent = nullptr);
    void show(const FormatsReport& report);
    using QWidget::show;

private:
    Card* makeSides();
    Card* makeOne();
    void fillSides();
    void choose(int format);   ///< index among the report's
    void showFigure();

    FormatsReport m_report;
    int m_format = 0;
    Card *m_sides, *m_one;
    QTableWidget* m_table;
    TextLabel *m_measuredOn, *m_aboutLevels;
    QHBoxLayout* m_segments;
    QButtonGroup* m_buttons;
    LevelPlot* m_levels;
    QComboBox* m_figure;
    LayerPlot* m_layers;
    FormatErrorModel* m_errors;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_errorTable;
};

} // namespace lathe::ui
