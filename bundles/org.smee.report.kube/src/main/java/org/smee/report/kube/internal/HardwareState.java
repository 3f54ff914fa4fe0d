package org.smee.report.kube.internal;

/**
 * What is looked at of a Hardware object.
 *
 * @param apiVersion in which it was read
 * @param uid tells it from another of its name
 * @param resourceVersion changes with every change
 * @param progress the annotation {@link Progress#ANNOTATION}; empty: there is none
 */
record HardwareState(String apiVersion, String uid, String resourceVersion, String progress) {}
