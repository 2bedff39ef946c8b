import { Chart } from 'cdk8s';
import { type Construct, type IConstruct } from 'constructs';
import { AnnotatedServices } from '../annotated-services';

const ofCharts = new WeakMap<IConstruct, AnnotatedServices>();

/**
 * Annotated Services by their usual names: the same for all of a chart, so that two providers do not want another Secret
 * for one Service each. Charts may be of several clusters, so they have nothing in common.
 */
export function usualServices(scope: Construct): AnnotatedServices {
  const owner = scope.node.scopes.filter((each) => Chart.isChart(each)).pop() ?? scope;
  const services = ofCharts.get(owner) ?? new AnnotatedServices();
  ofCharts.set(owner, services);
  return services;
}
