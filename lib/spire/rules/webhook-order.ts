import { clusterKey, type DeclaredObject } from './engine/model';
import { type SpireRule } from './engine/rule';

export const webhookOrder: SpireRule = {
  id: 'webhook-order',
  severity: 'warning',
  title: 'A webhook that refuses when nobody answers is declared after every registration.',
  why: 'At a first installation nobody answers the webhook yet, so that what is applied after it is refused.',
  remedy: 'Create ControllerManagerWebhook last.',
  check: (model) =>
    model.webhooks.filter(refusesUnanswered).flatMap((at) => {
      const late = [...model.spiffeIds, ...model.federations].filter(
        (resource) => resource.order > at.order && clusterKey(model, resource) === clusterKey(model, at),
      );
      if (late.length === 0) return [];
      const [first] = late;
      const others = late.length > 1 ? ` and ${late.length - 1} more` : '';
      return {
        at,
        value: at.object.name,
        problem: `is applied before ${first.construct.node.path}${others}`,
        instead: 'ControllerManagerWebhook after all registrations',
      };
    }),
};

function refusesUnanswered({ object }: DeclaredObject): boolean {
  const { webhooks = [] } = object.toJson();
  return webhooks.some((webhook: { failurePolicy?: string }) => webhook.failurePolicy !== 'Ignore');
}
